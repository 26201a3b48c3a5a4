namespace OtaStack.Server.Access;

/// <summary>A single-use permission to open a console session. Only the hash of the ticket is stored.</summary>
internal sealed class LoginTicket
{
    /// <summary>SHA-256 of the 32 random bytes of the ticket.</summary>
    public required byte[] Hash { get; init; }

    public required string ApiKeyId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
