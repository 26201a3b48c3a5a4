using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Releases;

/// <summary>The signed facts about an image: the <c>custom.ota</c> object of its target (docs/formats.md).</summary>
public sealed class ReleaseData
{
    internal ReleaseData()
    {
    }

    public string Product = "";

    /// <summary>1–16 boards.</summary>
    public string[] Boards = new string[0];

    public ImageKind Image;

    public ReleaseVersion Version = null!;

    /// <summary>The same on every target of one release.</summary>
    public string ReleaseId = "";

    /// <summary>0–2147483647.</summary>
    public int SecurityCounter;

    /// <summary>Stepping stone: the lowest version that may be running; null when any may.</summary>
    public ReleaseVersion? RequiresCurrent;

    public Urgency Urgency;

    /// <summary>
    /// Unix seconds after which a device no longer leaves it to its user when to install; 0 when there is no deadline. Only of
    /// releases that close a vulnerability.
    /// </summary>
    public long InstallBy;

    /// <summary>Target path of the image index.</summary>
    public string IndexPath = "";

    /// <summary>Bytes of the image index.</summary>
    public int IndexLength;

    /// <summary>32 bytes.</summary>
    public byte[] IndexSha256 = new byte[0];

    /// <summary>Of an MCUboot image: SHA-256 of what the boot loader hashes, 32 bytes, as its TLVs tell it; null for other images.</summary>
    public byte[]? McubootSha256;

    /// <summary>Target paths of the other images of the release, 0–16.</summary>
    public string[] Companions = new string[0];

    /// <summary>SHA-256 of each companion, 32 bytes each, one after the other.</summary>
    public byte[] CompanionSha256 = new byte[0];

    /// <summary>Target path of the English release notes, null when there are none.</summary>
    public string? NotesEn;

    /// <summary>Target path of the Japanese release notes, null when there are none.</summary>
    public string? NotesJa;

    /// <summary>Target path of the SBOM, null when there is none.</summary>
    public string? Sbom;

    /// <summary>Reads the release data of a target. <see cref="Verdict.NoReleaseData"/> when it carries none.</summary>
    public static Verdict Read(TargetDescription target, out ReleaseData? data)
    {
        return ReleaseDataReader.Read(target, out data);
    }
}
