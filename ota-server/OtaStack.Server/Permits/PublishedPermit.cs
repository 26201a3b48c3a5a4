namespace OtaStack.Server.Permits;

/// <summary>A permit as signed (docs/permits.md).</summary>
/// <param name="Id">Last part of <paramref name="Path"/>, without its ending.</param>
/// <param name="Path">Path of the target.</param>
/// <param name="Kind"><c>downgrade</c> or <c>erase</c>.</param>
/// <param name="ReleaseId">The release that may be gone back to; null for an erase.</param>
/// <param name="Version">Its version; null for an erase.</param>
/// <param name="LowestSecurityCounter">How low its security counter may be; null for an erase.</param>
/// <param name="What"><c>userData</c> or <c>all</c>; null for a downgrade.</param>
/// <param name="NotBefore">From when on it permits.</param>
/// <param name="Expires">From when on it permits nothing any more.</param>
/// <param name="Devices">1–64 ids.</param>
/// <param name="Reason">What whoever signed it wrote.</param>
internal sealed record PublishedPermit(
    string Id, string Path, string Kind, string? ReleaseId, string? Version, int? LowestSecurityCounter, string? What,
    DateTimeOffset NotBefore, DateTimeOffset Expires, IReadOnlyList<string> Devices, string Reason)
{
    /// <summary>Why the permit cannot serve, or null. The device decides all this again; a mistake is better told here than waited for.</summary>
    public FormattableString? FindFault(string kind, string device, DateTimeOffset now)
    {
        if (Kind != kind)
        {
            return $"Permit '{Id}' is of kind '{Kind}': expected '{kind}'.";
        }

        if (!Devices.Contains(device))
        {
            return $"Permit '{Id}' does not name device '{device}'.";
        }

        if (now >= Expires)
        {
            return $"Permit '{Id}' expired on {Expires:u}.";
        }

        return null;
    }
}
