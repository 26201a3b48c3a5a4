using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Verification;

/// <summary>
/// Checks signed metadata with the verifier that the devices run, under the limits that the devices have: what passes here
/// is what a device accepts.
/// </summary>
internal static class ChainVerifier
{
    private static readonly ISignatureScheme[] Schemes = [new Ed25519Scheme()];

    /// <summary>The root chain, every root by itself and by the one before it.</summary>
    public static IEnumerable<VerificationFinding> Roots(IReadOnlyList<RootDocument> roots)
    {
        for (int i = 0; i < roots.Count; i++)
        {
            yield return new VerificationFinding(RepositoryPaths.Root(roots[i].Version), RootAt(roots, i));
        }
    }

    /// <summary>The signatures, form and size of the top-level targets metadata; not its expiry.</summary>
    public static Verdict Targets(RootDocument root, SignedMetadata targets)
    {
        // TUF 5.6.3: signed by the threshold of keys that the root gives to the role.
        return Targets(targets, root.Metadata, TargetsDocument.TypeName);
    }

    /// <summary>The signatures, form and size of a delegated role's metadata; not its expiry, nor whether its targets lie inside its paths.</summary>
    public static Verdict Delegated(TargetsDocument delegator, string role, SignedMetadata targets)
    {
        // TUF 5.6.7.2: signed by the threshold of keys that the delegating role gives to it.
        return Targets(targets, delegator.Metadata, role);
    }

    /// <summary>TUF 5.3.10 and 5.6.5: metadata must not have expired.</summary>
    public static Verdict Fresh(SignedMetadata metadata, string type, DateTimeOffset now)
    {
        Verdict verdict = Header(metadata.ToBytes(), type, metadata.Version, new TrustLimits(), out MetadataHeader? header);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        return header!.Expires > now.ToUnixTimeSeconds() ? Verdict.Accepted : Verdict.Expired;
    }

    private static Verdict Targets(SignedMetadata targets, SignedMetadata delegator, string role)
    {
        TrustLimits limits = new();
        byte[] file = targets.ToBytes();
        if (file.Length > limits.TargetsBytes)
        {
            return Verdict.TooLarge;
        }

        Verdict verdict = Verify(file, delegator, role, limits);
        return verdict == Verdict.Accepted ? Header(file, TargetsDocument.TypeName, targets.Version, limits, out _) : verdict;
    }

    private static Verdict RootAt(IReadOnlyList<RootDocument> roots, int i)
    {
        TrustLimits limits = new();
        byte[] file = roots[i].Metadata.ToBytes();
        if (file.Length > limits.RootBytes)
        {
            return Verdict.TooLarge;
        }

        // A device follows a longer chain in several updates, a client that starts from version 1 on a host in one.
        if (i > TrustLimits.ForHost().RootRotations)
        {
            return Verdict.TooManyRoots;
        }

        // TUF 5.3.4: by a threshold of the keys of the previous root and by a threshold of its own.
        Verdict verdict = i == 0 ? Verdict.Accepted : Verify(file, roots[i - 1].Metadata, RootDocument.TypeName, limits);
        if (verdict == Verdict.Accepted)
        {
            verdict = Verify(file, roots[i].Metadata, RootDocument.TypeName, limits);
        }

        // TUF 5.3.5: exactly one version after the other.
        return verdict == Verdict.Accepted ? Header(file, RootDocument.TypeName, i + 1, limits, out _) : verdict;
    }

    private static Verdict Verify(byte[] file, SignedMetadata delegator, string role, TrustLimits limits)
    {
        return RoleFile.Verify(new ArraySource(file), new ArraySource(delegator.ToBytes()), role, limits, Schemes);
    }

    private static Verdict Header(byte[] file, string type, int version, TrustLimits limits, out MetadataHeader? header)
    {
        Verdict verdict = MetadataHeader.Read(new ArraySource(file), limits, out header);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        if (header!.Type != type)
        {
            return Verdict.WrongType;
        }

        return header.Version == version ? Verdict.Accepted : Verdict.VersionMismatch;
    }
}
