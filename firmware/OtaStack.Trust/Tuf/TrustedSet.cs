using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// The trusted metadata of one update or search. Takes one file after the other and decides by the client workflow of TUF 1.0.34
/// (§5.1–5.6) whether it is trusted from here on. The rules, each cited where it is kept:
/// <list type="number">
/// <item>5.1 all expiry is judged by one start time;</item>
/// <item>5.2 trust starts at the stored root, expired or not;</item>
/// <item>5.3 a root is the next version and signed under the old and the new root; the last one must not be expired;</item>
/// <item>5.3.11 when timestamp or snapshot lose a key, the stored timestamp and snapshot are forgotten (fast-forward recovery);</item>
/// <item>5.4 timestamp: signed, not older, not pointing to an older snapshot, not expired; one of the same version is dropped;</item>
/// <item>5.5 snapshot: length and hash as the timestamp says, signed, the version that the timestamp says, every targets role of
/// the trusted one still there and not older, not expired;</item>
/// <item>5.6 targets, top-level or delegated: listed in the snapshot, length and hash as it says, signed by the keys of the
/// <em>delegating</em> role, the version that the snapshot says, not expired.</item>
/// </list>
/// Stored files are verified again under the current root or delegator before they count; one that does not verify counts as absent. An
/// expired stored file still guards against rollback. A file is stored only after its last check: nothing of a refused one is kept.
/// </summary>
internal sealed class TrustedSet
{
    /// <summary>Indexes of <see cref="Files"/> and <see cref="Roles.TopLevel"/>. A file is described by the one before it.</summary>
    internal const int Root = 0;
    internal const int Timestamp = 1;
    internal const int Snapshot = 2;

    /// <summary>The top-level targets role, or in a search the delegated one that was reached.</summary>
    internal const int Targets = 3;

    internal readonly MetadataHeader?[] Files = new MetadataHeader?[4];
    internal readonly RoleReader Roles;

    /// <summary>What the metadata says about the file that <see cref="Expect"/> was asked for.</summary>
    internal readonly FileDescription Expected = new();

    /// <summary>Newest <c>issued</c> of the roles that are signed offline, 0 if none.</summary>
    internal long NewestIssued;

    private readonly ITrustStore _store;
    private readonly long _startTime;
    private int _role;
    private string _name = "";
    private MetadataHeader? _delegator;

    internal TrustedSet(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
    {
        _store = store;
        _startTime = startTime;
        Roles = new RoleReader(limits, schemes);
    }

    /// <summary>TUF 5.3.10: freeze attack: the newest root must not be expired. (5.3.6: those on the way may be.)</summary>
    internal bool IsRootExpired()
    {
        return IsExpired(Files[Root]!);
    }

    /// <summary>TUF 5.2: the root that the device was given, or the newest one stored since. Its expiry does not matter here.</summary>
    internal bool LoadRoot()
    {
        IByteSource? stored = _store.Open(Tuf.Roles.Root + Tuf.Roles.Suffix);
        if (stored == null || Roles.ReadRoot(stored, null, out MetadataHeader? root) != Verdict.Accepted)
        {
            return false;
        }

        Trust(Root, root!);
        return true;
    }

    internal Verdict UpdateRoot(IByteSource file)
    {
        // TUF 5.3.4: signed under the trusted root and under itself.
        MetadataHeader trusted = Files[Root]!;
        Verdict verdict = Roles.ReadRoot(file, trusted, out MetadataHeader? next);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.3.5: exactly the next version.
        if (next!.Version - 1 != trusted.Version)
        {
            return Verdict.RootVersion;
        }

        // TUF 5.3.11: fast-forward recovery. Before the root is stored: after a power cut in between nobody would remember
        // that a key was taken away, and an authentic root has ordered it already.
        if (Roles.HasLostAKey(Tuf.Roles.Timestamp, trusted, next) || Roles.HasLostAKey(Tuf.Roles.Snapshot, trusted, next))
        {
            _store.Delete(Tuf.Roles.Timestamp + Tuf.Roles.Suffix);
            _store.Delete(Tuf.Roles.Snapshot + Tuf.Roles.Suffix);
        }

        // TUF 5.3.7, 5.3.8
        Store(Root, Tuf.Roles.Root + Tuf.Roles.Suffix, file, next);
        return Verdict.Accepted;
    }

    /// <summary>
    /// From here on it is about this role, its delegator and what is told of its file. <see cref="Verdict.Missing"/> when the snapshot
    /// does not list it.
    /// </summary>
    internal Verdict Expect(int role, string name, MetadataHeader delegator)
    {
        _role = role;
        _name = name;
        _delegator = delegator;
        return role == Timestamp
            ? Verdict.Accepted
            : RoleReader.ReadEntries(Roles.Work, Files[role - 1]!, name + Tuf.Roles.Suffix, Expected);
    }

    /// <summary>
    /// Takes the stored file as the one not to fall behind. True when it is the very one that is described, and still good, so that
    /// none need be fetched. Of targets nothing older is taken: the snapshot guards them against rollback.
    /// </summary>
    internal bool Load()
    {
        IByteSource? stored = _store.Open(RoleName.FileOf(_name));
        if (stored == null || Read(stored, out MetadataHeader? trusted) != Verdict.Accepted)
        {
            return false;
        }

        bool isCurrent = _role != Timestamp
            && trusted!.Version == Expected.Version
            && !IsExpired(trusted)
            && Expected.Check(stored, Roles.Work) == Verdict.Accepted;
        if (isCurrent || _role != Targets)
        {
            Trust(_role, trusted!);
        }

        return isCurrent;
    }

    /// <summary>Takes a stored top-level file if it is authentic and, of targets, the one that is described. Expiry is not looked at.</summary>
    internal Verdict LoadForSearch(int role, string name, MetadataHeader root)
    {
        // The search relies on the snapshot as the refresh has stored it: the timestamp has done its part.
        Verdict verdict = role == Targets ? Expect(role, name, root) : Verdict.Accepted;
        _role = role;
        _name = name;
        _delegator = root;
        IByteSource? stored = _store.Open(name + Tuf.Roles.Suffix);
        MetadataHeader? trusted = null;
        if (verdict == Verdict.Accepted)
        {
            verdict = stored == null ? Verdict.Missing : role == Targets ? Verify(stored, out trusted) : Read(stored, out trusted);
        }

        if (verdict == Verdict.Accepted)
        {
            Trust(role, trusted!);
        }

        return verdict;
    }

    /// <summary>Verifies the file that was fetched, stores it and trusts it from here on.</summary>
    internal Verdict Update(IByteSource file)
    {
        Verdict verdict = Verify(file, out MetadataHeader? offered);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        MetadataHeader? trusted = Files[_role];
        if (_role == Timestamp && trusted != null)
        {
            // TUF 5.4.3.1: not lower than the trusted version …
            if (offered!.Version < trusted.Version)
            {
                return Verdict.Rollback;
            }

            // … and when equal the new file is dropped, without an error. The trusted one may have expired, though.
            if (offered.Version == trusted.Version)
            {
                return IsExpired(trusted) ? Verdict.Expired : Verdict.Accepted;
            }

            // TUF 5.4.3.2: nor may it point to a lower snapshot version.
            int snapshotVersion = Roles.Found.Version;
            verdict = RoleReader.ReadEntries(Roles.Work, trusted, Tuf.Roles.Snapshot + Tuf.Roles.Suffix, Expected);
            if (verdict != Verdict.Accepted || snapshotVersion < Expected.Version)
            {
                return verdict != Verdict.Accepted ? verdict : Verdict.Rollback;
            }
        }

        // TUF 5.5.5: no targets role removed or older than in the trusted snapshot, which may have expired.
        if (_role == Snapshot && trusted != null)
        {
            verdict = CheckNoRollback(trusted, offered!);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }
        }

        // TUF 5.4.4, 5.5.6, 5.6.5: freeze attack.
        if (IsExpired(offered!))
        {
            return Verdict.Expired;
        }

        // TUF 5.4.5, 5.5.7, 5.6.6
        Store(_role, RoleName.FileOf(_name), file, offered!);
        return Verdict.Accepted;
    }

    /// <summary>The file is the one that is described, and authentic.</summary>
    private Verdict Verify(IByteSource file, out MetadataHeader? header)
    {
        header = null;

        // TUF 5.5.2, 5.6.2: length and hash before anything in the file is read.
        Verdict verdict = _role == Timestamp ? Verdict.Accepted : Expected.Check(file, Roles.Work);

        // TUF 5.4.2, 5.5.3, 5.6.3: signed by a threshold of the keys that the delegator (for top-level roles the root) tells.
        if (verdict == Verdict.Accepted)
        {
            verdict = Read(file, out header);
        }

        // TUF 5.5.4, 5.6.4: the version that the timestamp or snapshot says (rollback, mix-and-match).
        return verdict == Verdict.Accepted && _role != Timestamp && header!.Version != Expected.Version ? Verdict.VersionMismatch : verdict;
    }

    private Verdict Read(IByteSource file, out MetadataHeader? header)
    {
        return Roles.Read(file, Tuf.Roles.TopLevel[_role], _name, _delegator!, out header);
    }

    /// <summary>Every targets role of the trusted snapshot is still listed in the offered one, with a version that is not lower.</summary>
    private Verdict CheckNoRollback(MetadataHeader trusted, MetadataHeader offered)
    {
        Workspace work = Roles.Work;
        JsonReader old = work.Reader;
        JsonReader current = work.Other;
        FileDescription entry = work.Entry;
        trusted.Members.Open(old, MetadataHeader.MetaMember);
        offered.Members.Open(current, MetadataHeader.MetaMember);
        while (old.Next() == JsonToken.Name)
        {
            // Files list their roles in the same order as a rule, so all roles together cost one pass: the search goes on
            // where the last one ended, and once more from the start. The order does not matter to the outcome.
            string? name = old.Text();
            bool found = false;
            for (int round = 0; round < 2 && !found; round++)
            {
                while (!found && current.Next() == JsonToken.Name)
                {
                    found = name != null && current.TextIs(name);
                    if (!found && !current.SkipValue())
                    {
                        return JsonMembers.Problem(current);
                    }
                }

                if (!found)
                {
                    offered.Members.Open(current, MetadataHeader.MetaMember);
                }
            }

            if (!found)
            {
                return Verdict.RoleRemoved;
            }

            if (!entry.Read(old))
            {
                return JsonMembers.Problem(old);
            }

            int oldVersion = entry.Version;
            if (!entry.Read(current))
            {
                return JsonMembers.Problem(current);
            }

            if (entry.Version < oldVersion)
            {
                return Verdict.Rollback;
            }
        }

        return old.Token == JsonToken.EndObject ? Verdict.Accepted : JsonMembers.Problem(old);
    }

    /// <summary>TUF 5.1: expired when the date is not after the start of this update.</summary>
    private bool IsExpired(MetadataHeader header)
    {
        return header.Expires <= _startTime;
    }

    private void Store(int role, string name, IByteSource file, MetadataHeader header)
    {
        _store.Replace(name, file);

        // From here on the stored copy is read.
        header.Members.Source = _store.Open(name) ?? throw new InvalidOperationException();
        Trust(role, header);
    }

    private void Trust(int role, MetadataHeader header)
    {
        Files[role] = header;

        // Of root and targets alone: whoever steals an online key must not be able to push a device's time floor ahead.
        if ((role == Root || role == Targets) && header.Issued > NewestIssued)
        {
            NewestIssued = header.Issued;
        }
    }
}
