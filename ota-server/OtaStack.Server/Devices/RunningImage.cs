using OtaStack.Server.Releases;

namespace OtaStack.Server.Devices;

/// <summary>An image slot of a device: what it told of the image that runs there, and the published releases that have this image.</summary>
/// <param name="Image"><c>nanoclr</c> or <c>deployment</c>.</param>
/// <param name="Sha256">The hash that the boot loader checks, 64 hex digits; null when no image is there.</param>
/// <param name="Releases">Ids: the release that the device says it runs first if it is one of them, then the newest first. Empty when no published release has the image.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record RunningImage(string Image, string? Sha256, IReadOnlyList<string> Releases)
{
    /// <summary>Nothing for a device that tells no hashes.</summary>
    /// <param name="device">What it told.</param>
    /// <param name="published">The releases of its product, the newest first.</param>
    internal static IReadOnlyList<RunningImage> In(DeviceSummary device, IReadOnlyList<Release> published)
    {
        (string Image, string Told)[] slots = [("nanoclr", device.NanoclrSha256), ("deployment", device.DeploymentSha256)];
        return [.. slots.Where(slot => slot.Told.Length > 0).Select(slot => Of(slot.Image, slot.Told, device.ReleaseId, published))];
    }

    private static RunningImage Of(string image, string told, string running, IReadOnlyList<Release> published)
    {
        // Agents tell zeros for a slot without an image.
        return told.All(digit => digit == '0')
            ? new RunningImage(image, null, [])
            : new RunningImage(image, told,
            [
                .. published.Where(release => release.Image == image && release.McubootSha256 == told)
                    .Select(release => release.ReleaseId).Distinct(StringComparer.Ordinal).OrderBy(id => id != running),
            ]);
    }
}
