namespace OtaStack.Server.Access;

/// <summary>A credential of an operator or a script. Only the hash of its secret is stored.</summary>
internal sealed class ApiKey
{
    /// <summary>The public part of the key, 16 hex characters.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it, 1–64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the 32 random bytes of the secret part.</summary>
    public required byte[] SecretHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens nothing; null while it does. The row stays, or set-up would open again.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
