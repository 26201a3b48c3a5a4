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
/// 3. the targets roles are as <see cref="RolesVerification"/> demands.
/// </summary>
internal sealed class MetadataVerification(PublishedFiles published, RolesVerification roles, OnlineKeys keys, TimeProvider time)
{
    /// <exception cref="PublishRefusedException">A rule is broken.</exception>
    public VerifiedMetadata Verify(string product, SignedCandidate candidate)
    {
        SortedDictionary<int, byte[]> added = VerifyRoots(product, candidate, out byte[] newest);
        IReadOnlyList<VerifiedRole> verified = roles.Verify(product, candidate, newest);
        return new VerifiedMetadata
        {
            Product = product,
            NewRoots = added,
            Root = newest,
            Roles = verified,
            KeptRoles = FindKept(product, verified, added),
            Listed = ReadListed(verified),
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
            ? RootRules.FindProblem(newest, header!, [.. keys.All(product).Select(key => key.KeyId)], time.GetUtcNow())
            : new TrustRefusal(VerdictText.Of(read), "The newest root cannot be read.");
        if (refusal is not null)
        {
            throw new PublishRefusedException(refusal);
        }
    }

    /// <summary>
    /// TUF 5.5.5: a role that a snapshot has listed stays listed, or devices refuse the next one. A new root that takes the
    /// online roles' keys away makes devices forget the snapshot (5.3.11), so then the list begins anew.
    /// </summary>
    private IReadOnlyList<SnapshotEntry> FindKept(string product, IReadOnlyList<VerifiedRole> verified, SortedDictionary<int, byte[]> added)
    {
        if (added.Count > 0)
        {
            RootFacts before = RootFacts.Read(published.Require(product, MetadataName.Of(published.NewestRoot(product), "root")));
            RootFacts after = RootFacts.Read(added[added.Keys.Max()]);
            if (before.SnapshotKeys.Except(after.SnapshotKeys).Any() || before.TimestampKeys.Except(after.TimestampKeys).Any())
            {
                return [];
            }
        }

        return [.. published.Roles(product).Where(known => verified.All(role => role.Entry.Role != known.Role))];
    }

    private static Dictionary<string, TargetEntry> ReadListed(IReadOnlyList<VerifiedRole> roles)
    {
        Dictionary<string, TargetEntry> listed = new(StringComparer.Ordinal);
        foreach (VerifiedRole role in roles)
        {
            foreach (TargetEntry target in role.Targets)
            {
                if (!listed.TryAdd(target.Path, target))
                {
                    throw new PublishRefusedException("targetTwice", $"Target '{target.Path}' of role '{role.Entry.Role}' is listed by another role too: a device would take only one of them. Remove it from one role.");
                }
            }
        }

        return listed;
    }
}
