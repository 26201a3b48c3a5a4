using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Releases;

/// <summary>The signed facts about an image: the <c>custom.ota</c> object of its target (docs/formats.md).</summary>
public sealed class ReleaseData
{
    internal ReleaseData()
    {
    }

    public string Product { get; internal set; } = "";

    /// <summary>1–16 boards.</summary>
    public string[] Boards { get; internal set; } = new string[0];

    public ImageKind Image { get; internal set; }

    public ReleaseVersion Version { get; internal set; } = null!;

    /// <summary>The same on every target of one release.</summary>
    public string ReleaseId { get; internal set; } = "";

    /// <summary>0–2147483647.</summary>
    public int SecurityCounter { get; internal set; }

    /// <summary>Stepping stone: the lowest version that may be running; null when any may.</summary>
    public ReleaseVersion? RequiresCurrent { get; internal set; }

    public Urgency Urgency { get; internal set; }

    /// <summary>Target path of the image index.</summary>
    public string IndexPath { get; internal set; } = "";

    /// <summary>Bytes of the image index.</summary>
    public int IndexLength { get; internal set; }

    /// <summary>32 bytes.</summary>
    public byte[] IndexSha256 { get; internal set; } = new byte[0];

    /// <summary>Target path of the English release notes, null when there are none.</summary>
    public string? NotesEn { get; internal set; }

    /// <summary>Target path of the Japanese release notes, null when there are none.</summary>
    public string? NotesJa { get; internal set; }

    /// <summary>Target path of the SBOM, null when there is none.</summary>
    public string? Sbom { get; internal set; }

    /// <summary>Reads the release data of a target. <see cref="Verdict.NoReleaseData"/> when it carries none.</summary>
    public static Verdict Read(TargetDescription target, out ReleaseData? data)
    {
        return ReleaseDataReader.Read(target, out data);
    }
}
