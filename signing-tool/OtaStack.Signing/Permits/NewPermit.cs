using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Permits;

/// <summary>A permit to be staged.</summary>
public sealed class NewPermit
{
    public required PermitKind Kind { get; init; }

    /// <summary>1–64 ids of <c>[A-Za-z0-9._-]</c>; every device is named, there is no wildcard.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>Now when null.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>At most 256 bytes of UTF-8.</summary>
    public required string Reason { get; init; }

    /// <summary>Made from the content when null.</summary>
    public string? Id { get; init; }

    /// <summary>The release to go back to; must be listed.</summary>
    public string? ReleaseId { get; init; }

    /// <summary>The release's own counter when null.</summary>
    public int? LowestSecurityCounter { get; init; }

    /// <summary>Of an erase: <c>userData</c> or <c>all</c>.</summary>
    public string? What { get; init; }
}
