using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Verification;
using OtaStack.Trust;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// A request that the signing box has checked by itself. What must hold, in this order: the payload is the canonical form of what it
/// says and is metadata of its role; its version follows the version that the request names; its dates make sense by this machine's clock;
/// the root chain in the request is whole, each root signed as it must be; the thresholds are the ones that the roots (and for a
/// delegated role the delegating metadata) demand; the artefacts are the ones that the payload lists. Whether this is the product's true
/// root is not in here: that takes something the box has, see <see cref="RequireRoot"/>.
/// </summary>
public sealed class CheckedRequest
{
    private CheckedRequest(SigningRequest request, SignedMetadata metadata)
    {
        Request = request;
        Metadata = metadata;
    }

    public SigningRequest Request { get; }

    /// <summary>The payload as metadata without signatures.</summary>
    public SignedMetadata Metadata { get; }

    /// <summary>The root chain; empty when the payload is root version 1.</summary>
    public required IReadOnlyList<RootDocument> Roots { get; init; }

    /// <summary>Every threshold that must be met, worked out here.</summary>
    public required IReadOnlyList<SignatureRequirement> Requirements { get; init; }

    /// <exception cref="SigningException"><c>ceremony.request_inconsistent</c>, <c>ceremony.expired</c> …</exception>
    public static CheckedRequest Check(SigningRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        SignedMetadata metadata = PayloadReader.Read(request.Payload, "payload");
        Require(request.Version == metadata.Version, "version");
        Require(request.Version == request.PreviousVersion + 1, "previousVersion");
        Require(request.PreviousSha256.Length == (request.PreviousVersion == 0 ? 0 : 64), "previousSha256");
        CheckDates(request, metadata, now);
        RootDocument[] roots = [.. request.Roots.Select((file, index) => RootDocument.Parse(file, RepositoryPaths.Root(index + 1)))];
        Require(ChainVerifier.Roots(roots).All(finding => finding.IsAccepted), "roots");
        IReadOnlyList<SignatureRequirement> requirements = RequirementsOf(request, metadata, roots);
        SignatureNeed[] needs = [.. requirements.Select(SignatureNeed.Of)];
        Require(needs.Length == request.Needed.Count && needs.Zip(request.Needed).All(pair => pair.First.IsSameAs(pair.Second)), "needed");
        Require(PayloadReader.ArtefactsOf(metadata).SequenceEqual(request.Artefacts), "artefacts");
        return new CheckedRequest(request, metadata) { Roots = roots, Requirements = requirements };
    }

    /// <summary>Refuses a request whose root chain does not hold this root file, which the caller knows to be the product's.</summary>
    public void RequireRoot(byte[] trustedRoot)
    {
        if (Roots.Count > 0 && !RepositoryVerifier.IsInChain(Roots, trustedRoot))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.RootNotTrusted, Request.Product);
        }
    }

    /// <summary>True when the chain holds the root that this box has signed itself; refuses a chain with another one in its place.</summary>
    internal bool HoldsOwnRoot(SignedMetadata? signedHere)
    {
        RootDocument? same = signedHere is null ? null : Roots.FirstOrDefault(root => root.Version == signedHere.Version);
        if (same is null)
        {
            return false;
        }

        return same.Metadata.SignedBytes.AsSpan().SequenceEqual(signedHere!.SignedBytes)
            ? true
            : throw new SigningException(SigningFault.Refused, ErrorCode.RootNotTrusted, Request.Product);
    }

    /// <summary>Refuses a key that may not sign this.</summary>
    public void RequireKey(string keyId)
    {
        if (!Requirements.Any(requirement => requirement.Keys.ContainsKey(keyId)))
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.KeyNotNeeded, keyId, Request.Role);
        }
    }

    private static void CheckDates(SigningRequest request, SignedMetadata metadata, DateTimeOffset now)
    {
        if (request.Expires <= now)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.Expired, request.Id, MetadataTime.Format(request.Expires));
        }

        Require(request.Created <= now + CeremonyLimits.ClockSkew, "created");
        Require(request.Expires - request.Created <= TimeSpan.FromDays(CeremonyLimits.MaxRequestDays), "expires");
        bool dated = MetadataTime.TryParse(metadata.Issued, out DateTimeOffset issued) & MetadataTime.TryParse(metadata.Expires, out DateTimeOffset expires);

        // A payload that has expired, that never does, or that is of next year: a signature over it would outlive its reason or be useless.
        Require(dated && issued <= now + CeremonyLimits.ClockSkew, "payload.issued");
        Require(expires > now && expires - issued <= TimeSpan.FromDays(ProductSettings.MaxDays), "payload.expires");
    }

    private static IReadOnlyList<SignatureRequirement> RequirementsOf(SigningRequest request, SignedMetadata metadata, RootDocument[] roots)
    {
        switch (request.Role)
        {
            case RootDocument.TypeName:
                // TUF 5.3.4, 5.3.5: by the old root's threshold and by its own, exactly one version after the other.
                Require(request.PreviousVersion == roots.Length, "roots");
                SignatureRequirement own = PayloadReader.RootOf(metadata).RequirementFor(RootDocument.TypeName);
                SignatureRequirement? old = roots.Length == 0 ? null : roots[^1].RequirementFor(RootDocument.TypeName);
                return old is null ? [own] : own.IsSameAs(old) ? [old] : [old, own];

            case TargetsDocument.TypeName:
                Require(roots.Length > 0, "roots");
                _ = PayloadReader.TargetsOf(metadata);
                return [roots[^1].RequirementFor(TargetsDocument.TypeName)];

            default:
                Require(roots.Length > 0 && request.Delegator is not null, "delegator");
                return [RequirementOfDelegated(request, metadata, roots[^1])];
        }
    }

    private static SignatureRequirement RequirementOfDelegated(SigningRequest request, SignedMetadata metadata, RootDocument root)
    {
        TargetsDocument delegator = TargetsDocument.Parse(request.Delegator!, "delegator");
        Require(ChainVerifier.Targets(root, delegator.Metadata) == Verdict.Accepted, "delegator");
        DelegatedRole? role = delegator.Delegations.Find(request.Role);

        // TUF 5.6.7: a device takes a target of a delegated role only when it lies inside the role's paths.
        Require(role is not null && PayloadReader.TargetsOf(metadata).Files.All(file => role.Covers(file.Path)), "delegator");
        return delegator.RequirementFor(request.Role)!;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.RequestInconsistent, what);
        }
    }
}
