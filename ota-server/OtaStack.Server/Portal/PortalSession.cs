namespace OtaStack.Server.Portal;

/// <summary>A browser that has opened an invitation: it may see and choose for one device until this row is gone or has expired.</summary>
internal sealed class PortalSession
{
    /// <summary>Random; stands in the protected cookie.</summary>
    public required string Id { get; init; }

    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
