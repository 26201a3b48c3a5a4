using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>A release that passed all rules: what the signed metadata says, kept while it is being installed.</summary>
internal sealed class Offer
{
    /// <param name="permit">Path of the permit that allows to go back to the release; empty when none is needed.</param>
    /// <param name="permitExpires">Unix seconds.</param>
    public Offer(TargetDescription target, ReleaseData release, string permit, long permitExpires)
    {
        byte[] sha256 = target.Sha256!;
        Permit = permit;
        PermitExpires = permitExpires;
        Image = release.Image;
        McubootSha256 = release.McubootSha256;
        ReleaseId = release.ReleaseId;
        Version = release.Version.ToString();
        SecurityCounter = release.SecurityCounter;
        Urgency = release.Urgency;
        InstallBy = release.InstallBy;
        ImagePath = target.Path;
        ImageLength = target.Length;
        ImageSha256 = sha256;
        IndexPath = TargetPath.WithHash(release.IndexPath, release.IndexSha256);
        IndexLength = release.IndexLength;
        IndexSha256 = release.IndexSha256;
        NotesEn = release.NotesEn;
        NotesJa = release.NotesJa;
    }

    /// <summary>Path of the permit that the installation uses up; empty when none is needed.</summary>
    public readonly string Permit;

    /// <summary>Unix seconds.</summary>
    public readonly long PermitExpires;

    public readonly ImageKind Image;

    /// <summary>The hash of an MCUboot image, 32 bytes; null when the metadata does not tell it.</summary>
    public readonly byte[]? McubootSha256;

    /// <summary>The other image of a pair; null when the release has one image for this board.</summary>
    public Offer? Companion;

    public readonly string ReleaseId;

    public readonly string Version;

    public readonly int SecurityCounter;

    public readonly Urgency Urgency;

    /// <summary>Unix seconds after which the user's choice of when no longer counts; 0 for never.</summary>
    public readonly long InstallBy;

    /// <summary>Target path, without a hash: what is fetched may be the packed form.</summary>
    public readonly string ImagePath;

    public readonly int ImageLength;

    public readonly byte[] ImageSha256;

    /// <summary>As it stands on the server, hash prefix included.</summary>
    public readonly string IndexPath;

    public readonly int IndexLength;

    public readonly byte[] IndexSha256;

    /// <summary>Target path of the notes; null when there are none.</summary>
    public readonly string? NotesEn;

    public readonly string? NotesJa;
    /// <summary>The image of this kind, this one or its companion; null when there is none.</summary>
    public Offer? Of(ImageKind image)
    {
        return Image == image ? this : Companion != null && Companion.Image == image ? Companion : null;
    }
}
