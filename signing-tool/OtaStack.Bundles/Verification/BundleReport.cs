using OtaStack.Trust;

namespace OtaStack.Bundles.Verification;

/// <summary>What a bundle holds and what was found, in the order of the bundle.</summary>
public sealed class BundleReport
{
    private readonly List<BundleFinding> _findings = [];
    private readonly List<BundleImage> _images = [];
    private readonly List<BundlePermit> _permits = [];

    public IReadOnlyList<BundleFinding> Findings => _findings;

    /// <summary>The images that were accepted.</summary>
    public IReadOnlyList<BundleImage> Images => _images;

    /// <summary>The permits that were accepted. One without images is an order (docs/formats.md, "Bundle and medium").</summary>
    public IReadOnlyList<BundlePermit> Permits => _permits;

    /// <summary>True when the first root was taken from the bundle itself.</summary>
    public bool RootUnproven { get; internal set; }

    public int RootVersion { get; internal set; }

    public int TimestampVersion { get; internal set; }

    public int SnapshotVersion { get; internal set; }

    public int TargetsVersion { get; internal set; }

    /// <summary>Unix seconds until which a device with a clock accepts the metadata: the earliest expiry in it.</summary>
    public long Expires { get; internal set; } = long.MaxValue;

    /// <summary>Target files in the bundle.</summary>
    public int TargetFiles { get; internal set; }

    /// <summary>The product of the images, or else of the permits; empty when there are none.</summary>
    public string Product => _images.Count > 0 ? _images[0].Release.Product : _permits.Count > 0 ? _permits[0].Product : "";

    /// <summary>True when everything was checked and nothing was refused.</summary>
    public bool IsAccepted => _findings.Count > 0 && _findings.TrueForAll(finding => finding.IsAccepted);

    public BundleFinding? FirstRefusal => _findings.Find(finding => !finding.IsAccepted);

    internal void Add(string subject, Verdict verdict)
    {
        _findings.Add(new BundleFinding(subject, verdict));
    }

    internal void Add(BundleImage image)
    {
        _images.Add(image);
    }

    internal void Add(BundlePermit permit)
    {
        _permits.Add(permit);
    }
}
