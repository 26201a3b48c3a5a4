using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>What the signing box found, to be shown to those who confirm.</summary>
/// <param name="Checked">The request, checked.</param>
/// <param name="Last">What this box signed last for the role; null for nothing.</param>
/// <param name="Recomputed">How many artefacts were there and had the digests that will be signed.</param>
/// <param name="IsFirstContact">True when nothing on this box vouches for the root chain: its fingerprint must be compared by people.</param>
public sealed record BoxReview(CheckedRequest Checked, SignedMetadata? Last, int Recomputed, bool IsFirstContact)
{
    /// <summary>Everything that differs from what this box signed last.</summary>
    public IReadOnlyList<MetadataDifference> Differences => MetadataDifference.Between(Last, Checked.Metadata);

    /// <summary>What those who confirm type: it names what they sign, so that a habit does not sign the next thing.</summary>
    public string Words
    {
        get
        {
            SigningRequest request = Checked.Request;
            return $"{(request.IsRehearsal ? Rehearsal.KeyMark + " " : "")}sign {request.Product} {request.Role} {request.Version} {request.PayloadSha256[..8]}";
        }
    }
}
