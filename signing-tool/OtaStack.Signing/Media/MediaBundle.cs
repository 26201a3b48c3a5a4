using OtaStack.Bundles.Verification;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Media;

/// <summary>What an index says about the bundle on its medium.</summary>
/// <param name="Path">Its name on the medium.</param>
/// <param name="Releases">Release ids, in the order of the bundle.</param>
/// <param name="Expires">When its metadata expires, as TUF writes times.</param>
public sealed record MediaBundle(string Path, string Product, IReadOnlyList<string> Releases, int RootVersion, int TargetsVersion, string Expires)
{
    /// <summary>The permit of a bundle that orders an erase; null for one with releases.</summary>
    public PermitDocument? Erase { get; init; }

    public static MediaBundle Of(string path, BundleReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        string[] releases = [.. report.Images.Select(image => image.Release.ReleaseId).Distinct(StringComparer.Ordinal)];
        string expires = MetadataTime.Format(DateTimeOffset.FromUnixTimeSeconds(report.Expires));
        return new MediaBundle(path, report.Product, releases, report.RootVersion, report.TargetsVersion, expires) { Erase = EraseIn(report) };
    }

    private static PermitDocument? EraseIn(BundleReport report)
    {
        return report.Images.Count > 0
            ? null
            : report.Permits.Select(permit => PermitDocument.Parse(permit.Content.ToArray(), permit.Path)).FirstOrDefault(permit => permit.Kind == PermitKind.Erase);
    }
}
