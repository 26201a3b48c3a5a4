using OtaStack.Server.Releases.Archive;
using OtaStack.Server.Tuf;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>
/// Decides whether the targets role and the roles that it delegates to may be published:
/// 1. each is signed by the threshold of keys that every one of its delegators gives to it;
/// 2. each comes with the archive or is published already; none comes that nobody delegates to;
/// 3. each version is higher than the published one, or it is the published file itself;
/// 4. none that is new has expired.
/// </summary>
internal sealed class RolesVerification(PublishedFiles published, TimeProvider time)
{
    /// <summary>The roles, delegators before their delegates, the top-level targets first.</summary>
    /// <exception cref="PublishRefusedException">A rule is broken.</exception>
    public IReadOnlyList<VerifiedRole> Verify(string product, SignedCandidate candidate, byte[] root)
    {
        Dictionary<string, int> known = published.Roles(product).ToDictionary(role => role.Role, role => role.Version, StringComparer.Ordinal);
        List<VerifiedRole> roles = [Verify(product, new SnapshotEntry(RoleName.Targets, candidate.TargetsVersion), candidate.Targets, root, known)];
        for (int i = 0; i < roles.Count; i++)
        {
            foreach (string name in ReadDelegations(roles[i]))
            {
                // A role with several delegators must satisfy each: a device may come to it by any of them.
                if (roles.Find(role => role.Entry.Role == name) is { } again)
                {
                    VerifySignatures(again.Entry, again.Source, roles[i].Content);
                    continue;
                }

                (SnapshotEntry entry, byte[] content) = Find(product, candidate, name, known, roles[i].Entry.Role);
                roles.Add(Verify(product, entry, content, roles[i].Content, known));
                if (roles.Count > ArchiveLayout.MaxDelegatedRoles + 1)
                {
                    throw new PublishRefusedException(Verdict.TooLarge, $"The targets metadata leads to more than {ArchiveLayout.MaxDelegatedRoles} delegated roles.");
                }
            }
        }

        string? stray = candidate.Delegated.Keys.FirstOrDefault(name => roles.TrueForAll(role => role.Entry.Role != name));
        return stray is null
            ? roles
            : throw new PublishRefusedException("notDelegated", $"Role '{stray}' is in the archive, but no targets metadata delegates to it.");
    }

    private static IReadOnlyList<string> ReadDelegations(VerifiedRole role)
    {
        try
        {
            return DelegatedRoles.Read(role.Content);
        }
        catch (InvalidDataException cause)
        {
            throw new PublishRefusedException("delegations", $"Role '{role.Entry.Role}': {cause.Message}", cause);
        }
    }

    private (SnapshotEntry Entry, byte[] Content) Find(string product, SignedCandidate candidate, string name, Dictionary<string, int> known, string delegator)
    {
        if (candidate.Delegated.TryGetValue(name, out (int Version, byte[] Content) sent))
        {
            return (new SnapshotEntry(name, sent.Version), sent.Content);
        }

        if (known.TryGetValue(name, out int version))
        {
            SnapshotEntry entry = new(name, version);
            return (entry, published.Require(product, entry.FileName));
        }

        throw new PublishRefusedException("roleMissing", $"Role '{delegator}' delegates to '{name}', whose metadata is neither in the archive nor published: have it signed by its keys first.");
    }

    private VerifiedRole Verify(string product, SnapshotEntry entry, byte[] content, byte[] delegator, Dictionary<string, int> known)
    {
        ArraySource source = new(content);
        Verdict read = MetadataHeader.Read(source, ServerTrust.Limits, out MetadataHeader? header);
        Require(read, $"The metadata of role '{entry.Role}' cannot be read ({VerdictText.Of(read)}).");
        if (header!.Type != RoleName.Targets)
        {
            throw new PublishRefusedException(Verdict.WrongType, $"The metadata of role '{entry.Role}' has _type {header.Type}.");
        }

        if (header.Version != entry.Version)
        {
            throw new PublishRefusedException(Verdict.VersionMismatch, $"{entry.FileName} has version {header.Version}.");
        }

        VerifySignatures(entry, source, delegator);
        bool same = IsPublished(product, entry, content, known);

        // TUF 5.6.5: expired metadata would be refused by every device. A delegated role that ran out since it was published
        // stops the updates that lead to it, and no others: it must not keep the team from publishing a fix.
        if (header.Expires <= time.GetUtcNow().ToUnixTimeSeconds() && !(same && entry.Role != RoleName.Targets))
        {
            throw new PublishRefusedException(Verdict.Expired, $"The metadata of role '{entry.Role}' expired on {UtcTime.Format(header.Expires)}: sign it anew.");
        }

        try
        {
            return new VerifiedRole(entry, content, same, TargetsList.Read(content));
        }
        catch (InvalidDataException cause)
        {
            throw new PublishRefusedException(VerdictText.Of(Verdict.Malformed), $"Role '{entry.Role}': {cause.Message}", cause);
        }
    }

    /// <summary>TUF 5.6.3: signed by a threshold of the keys that the delegator gives to the role.</summary>
    private static void VerifySignatures(SnapshotEntry entry, ArraySource source, byte[] delegator)
    {
        Verdict signed = RoleFile.Verify(source, new ArraySource(delegator), entry.Role, ServerTrust.Limits, ServerTrust.Schemes());
        Require(signed, $"The metadata of role '{entry.Role}' is not signed by the threshold of its keys ({VerdictText.Of(signed)}).");
    }

    private bool IsPublished(string product, SnapshotEntry entry, byte[] content, Dictionary<string, int> known)
    {
        // TUF 5.5.5: devices refuse a version lower than the one they trust, and never fetch an equal one again.
        int current = known.GetValueOrDefault(entry.Role);
        if (entry.Version < current)
        {
            throw new PublishRefusedException(Verdict.Rollback, $"Version {entry.Version} of role '{entry.Role}' is lower than the published {current}.");
        }

        if (entry.Version > current)
        {
            return false;
        }

        return published.Read(product, entry.FileName).AsSpan().SequenceEqual(content)
            ? true
            : throw new PublishRefusedException(Verdict.VersionMismatch, $"Version {current} of role '{entry.Role}' is published already with other bytes: raise the version.");
    }

    private static void Require(Verdict verdict, string detail)
    {
        if (verdict != Verdict.Accepted)
        {
            throw new PublishRefusedException(verdict, detail);
        }
    }
}
