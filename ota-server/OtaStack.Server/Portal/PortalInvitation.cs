namespace OtaStack.Server.Portal;

/// <summary>A single-use permission to open the portal of one device. Only the hash of what is in the link is stored.</summary>
internal sealed class PortalInvitation
{
    /// <summary>SHA-256 of the 32 random bytes in the link.</summary>
    public required byte[] Hash { get; init; }

    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>The API key that invited: when it is revoked, what nobody has used yet opens nothing any more.</summary>
    public required string ApiKeyId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
