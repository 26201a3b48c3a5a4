using OtaStack.Bundles.Verification;

namespace OtaStack.Signing.Media;

/// <summary>What was found on a medium.</summary>
/// <param name="Index">The index, whose signature is good.</param>
/// <param name="Files">Every file that is listed or there, ascending by path.</param>
/// <param name="Bundle">What the verification of the bundle found; null when it is changed or missing.</param>
/// <param name="Scan">The scan that was made now; null when none was asked for.</param>
public sealed record MediaReport(
    MediaIndex Index, IReadOnlyList<(string Path, MediaFileState State)> Files, BundleReport? Bundle, MalwareScan? Scan)
{
    /// <summary>True when a scan, now or when the medium was prepared, has found it clean.</summary>
    public bool IsClean => Scan is null ? Index.IsScanned : Scan.Findings.Count == 0;

    /// <summary>True when all is as signed, nothing was added, the bundle is good and a scan was clean.</summary>
    public bool IsAccepted => IsClean && Bundle is { IsAccepted: true } && Files.All(file => file.State == MediaFileState.AsListed);
}
