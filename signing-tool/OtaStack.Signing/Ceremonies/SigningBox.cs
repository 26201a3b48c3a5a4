using OtaStack.Signing.Audit;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// The signing box: checks a request by what it has itself, and makes one signature per key. The order of <see cref="Sign"/> is what
/// counts: what is signed is remembered before a key is used, and each use is in the log before its signature leaves.
/// </summary>
public sealed class SigningBox
{
    private readonly SignedBefore _before;
    private readonly IFileOperations _files;
    private readonly TimeProvider _clock;

    /// <param name="directory">The box's own folder, per user: not on the stick that requests come on.</param>
    public SigningBox(string directory, TimeProvider clock, IFileOperations? files = null)
    {
        _files = files ?? DiskOperations.Instance;
        _clock = clock;
        _before = new SignedBefore(_files, Path.GetFullPath(directory));
    }

    /// <summary>Checks everything that can be checked before people are asked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="artefacts">Folder with the files that the payload vouches for, or null.</param>
    /// <param name="trustedRoot">A root file that is known to be the product's; null takes the one remembered, or none at the first contact.</param>
    public BoxReview Review(SigningRequest request, string? artefacts, byte[]? trustedRoot)
    {
        CheckedRequest checkedRequest = CheckedRequest.Check(request, _clock.GetUtcNow());
        byte[]? remembered = _before.TrustedRoot(request.Product);
        foreach (byte[] root in new[] { trustedRoot, remembered }.OfType<byte[]>())
        {
            checkedRequest.RequireRoot(root);
        }

        SignedMetadata? own = _before.Last(request.Product, RootDocument.TypeName);
        bool isOwn = checkedRequest.HoldsOwnRoot(own);
        _before.RequireNext(checkedRequest);
        SignedMetadata? last = _before.Last(request.Product, request.Role);
        int recomputed = ArtefactCheck.Require(checkedRequest, last, artefacts, _files);
        return new BoxReview(checkedRequest, last, recomputed, IsFirstContact: remembered is null && trustedRoot is null && !isOwn);
    }

    /// <summary>Makes one signature per key over what was reviewed.</summary>
    /// <param name="review">What the people have seen and confirmed.</param>
    /// <param name="signers">The keys, each with the name that it has in the response.</param>
    /// <param name="operators">Names of those who confirmed.</param>
    /// <param name="log">The log that the keys write to.</param>
    /// <param name="tool">The program that signs.</param>
    public IReadOnlyList<SigningResponse> Sign(
        BoxReview review, IReadOnlyList<(IKeySigner Signer, string Name)> signers, IReadOnlyList<string> operators, KeyUseLog log, ToolIdentity tool)
    {
        ArgumentNullException.ThrowIfNull(review);
        ArgumentNullException.ThrowIfNull(signers);
        foreach ((IKeySigner signer, _) in signers)
        {
            review.Checked.RequireKey(signer.KeyId);
        }

        // First: were the box killed between the two, it would still never sign anything else under this version.
        _before.Remember(review.Checked);
        return [.. signers.Select(key => Respond(review.Checked, key, operators, log, tool))];
    }

    private SigningResponse Respond(
        CheckedRequest request, (IKeySigner Signer, string Name) key, IReadOnlyList<string> operators, KeyUseLog log, ToolIdentity tool)
    {
        byte[] signature = key.Signer.Sign(request.Metadata.SignedBytes);
        return new SigningResponse
        {
            RequestSha256 = request.Request.Sha256,
            RequestId = request.Request.Id,
            Product = request.Request.Product,
            Role = request.Request.Role,
            Version = request.Request.Version,
            IsRehearsal = request.Request.IsRehearsal,
            PayloadSha256 = request.Request.PayloadSha256,
            KeyId = key.Signer.KeyId,
            Key = key.Name,
            Signature = signature,
            Operators = operators,
            Time = _clock.GetUtcNow(),
            Tool = tool,
            LogHead = log.ReadHead()!,
        };
    }
}
