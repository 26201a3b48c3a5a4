using OtaStack.Server.Products;
using OtaStack.Server.Releases.Archive;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>
/// Decides whether signed metadata may be published:
/// 1. its roots continue the published chain, each signed by the one before and by itself;
/// 2. the newest root has not expired and gives snapshot and timestamp to the server's online key;
/// 3. the targets metadata is signed by the threshold of that root, has not expired,
///    and its version is higher than the published one, or it is the published file itself.
/// </summary>
internal sealed class MetadataVerification(PublishedFiles published, OnlineKeys keys, TimeProvider time)
{
    /// <exception cref="PublishRefusedException">A rule is broken.</exception>
    public VerifiedMetadata Verify(string product, SignedCandidate candidate)
    {
        SortedDictionary<int, byte[]> added = VerifyRoots(product, candidate, out byte[] newest);
        bool same = VerifyTargets(product, candidate, newest);
        return new VerifiedMetadata
        {
            Product = product,
            NewRoots = added,
            TargetsVersion = candidate.TargetsVersion,
            Targets = candidate.Targets,
            TargetsPublished = same,
            Listed = ReadListed(candidate.Targets),
        };
    }

    private SortedDictionary<int, byte[]> VerifyRoots(string product, SignedCandidate candidate, out byte[] newest)
    {
        int version = published.NewestRoot(product);
        newest = published.Read(product, MetadataName.Of(version, "root"))!;
        SortedDictionary<int, byte[]> added = [];
        foreach ((int number, byte[] root) in candidate.Roots)
        {
            if (number <= version)
            {
                byte[] known = published.Read(product, MetadataName.Of(number, "root"))!;
                if (!known.AsSpan().SequenceEqual(root))
                {
                    throw new PublishRefusedException("rootChanged", $"Root {number} is published already with other bytes: this archive belongs to another repository.");
                }

                continue;
            }

            // TUF 5.3.4: a new root is signed by the threshold of the root before it and by its own.
            TrustRefusal? refusal = RootRules.FindProblem(root, version + 1, signer: newest, out _)
                ?? RootRules.FindProblem(root, version + 1, signer: root, out _);
            if (refusal is not null)
            {
                throw new PublishRefusedException(refusal);
            }

            added.Add(number, root);
            newest = root;
            version = number;
        }

        CheckNewest(product, newest);
        return added;
    }

    private void CheckNewest(string product, byte[] newest)
    {
        Verdict read = MetadataHeader.Read(new ArraySource(newest), ServerTrust.Limits, out MetadataHeader? header);
        TrustRefusal? refusal = read == Verdict.Accepted
            ? RootRules.FindProblem(newest, header!, keys.Open(product).KeyId, time.GetUtcNow())
            : new TrustRefusal(VerdictText.Of(read), "The newest root cannot be read.");
        if (refusal is not null)
        {
            throw new PublishRefusedException(refusal);
        }
    }

    private bool VerifyTargets(string product, SignedCandidate candidate, byte[] root)
    {
        ArraySource source = new(candidate.Targets);
        Verdict read = MetadataHeader.Read(source, ServerTrust.Limits, out MetadataHeader? header);
        Require(read, $"The targets metadata cannot be read ({VerdictText.Of(read)}).");
        if (header!.Type != "targets")
        {
            throw new PublishRefusedException(Verdict.WrongType, $"The targets metadata has _type {header.Type}.");
        }

        if (header.Version != candidate.TargetsVersion)
        {
            throw new PublishRefusedException(Verdict.VersionMismatch, $"{candidate.TargetsVersion}.targets.json has version {header.Version}.");
        }

        Verdict signed = RoleFile.Verify(source, new ArraySource(root), "targets", ServerTrust.Limits, ServerTrust.Schemes());
        Require(signed, $"The targets metadata is not signed by the threshold of the targets keys ({VerdictText.Of(signed)}).");

        // TUF 5.6.5: expired metadata would be refused by every device.
        if (header.Expires <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            throw new PublishRefusedException(Verdict.Expired, $"The targets metadata expired on {UtcTime.Format(header.Expires)}: sign it anew.");
        }

        return IsPublished(product, candidate);
    }

    private bool IsPublished(string product, SignedCandidate candidate)
    {
        // TUF 5.5.5: devices refuse a targets version lower than the one they trust, and never fetch an equal one again.
        int current = published.TargetsVersion(product);
        if (candidate.TargetsVersion < current)
        {
            throw new PublishRefusedException(Verdict.Rollback, $"Targets version {candidate.TargetsVersion} is lower than the published {current}.");
        }

        if (candidate.TargetsVersion > current)
        {
            return false;
        }

        return published.Read(product, MetadataName.Of(current, "targets")).AsSpan().SequenceEqual(candidate.Targets)
            ? true
            : throw new PublishRefusedException(Verdict.VersionMismatch, $"Targets version {current} is published already with other bytes: raise the version.");
    }

    private static Dictionary<string, TargetEntry> ReadListed(byte[] targets)
    {
        try
        {
            // Each delegated role needs its own file and a line in the snapshot; until then such metadata is not accepted.
            return TargetsList.Delegates(targets)
                ? throw new PublishRefusedException("delegations", "The targets metadata delegates to other roles, which this server does not publish.")
                : TargetsList.Read(targets).ToDictionary(target => target.Path, StringComparer.Ordinal);
        }
        catch (InvalidDataException cause)
        {
            throw new PublishRefusedException(VerdictText.Of(Verdict.Malformed), cause.Message, cause);
        }
    }

    private static void Require(Verdict verdict, string detail)
    {
        if (verdict != Verdict.Accepted)
        {
            throw new PublishRefusedException(verdict, detail);
        }
    }
}
