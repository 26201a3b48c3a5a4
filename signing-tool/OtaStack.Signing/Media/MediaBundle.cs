using OtaStack.Bundles.Verification;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Media;

/// <summary>What an index says about the bundle on its medium.</summary>
/// <param name="Path">Its name on the medium.</param>
/// <param name="Releases">Release ids, in the order of the bundle.</param>
/// <param name="Expires">When its metadata expires, as TUF writes times.</param>
public sealed record MediaBundle(string Path, string Product, IReadOnlyList<string> Releases, int RootVersion, int TargetsVersion, string Expires)
{
    public static MediaBundle Of(string path, BundleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string[] releases = [.. report.Images.Select(image => image.Release.ReleaseId).Distinct(StringComparer.Ordinal)];
        return new MediaBundle(
            path, report.Product, releases, report.RootVersion, report.TargetsVersion, MetadataTime.Format(DateTimeOffset.FromUnixTimeSeconds(report.Expires)));
    }
}
