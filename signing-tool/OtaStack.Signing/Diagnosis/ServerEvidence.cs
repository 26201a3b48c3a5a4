namespace OtaStack.Signing.Diagnosis;

/// <summary>What a server publishes of the product.</summary>
public sealed class ServerEvidence
{
    /// <summary>The address that was asked.</summary>
    public required string Address { get; init; }

    /// <summary>Why there was no answer, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Role → version as the server's snapshot lists it, and <c>root</c>; empty when it publishes nothing of the product.</summary>
    public IReadOnlyDictionary<string, int> Versions { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>When the server's timestamp expires, or null.</summary>
    public DateTimeOffset? TimestampExpires { get; init; }
}
