using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// The trusted metadata of one update. Takes one file after the other and decides by the client workflow of TUF 1.0.34
/// (§5.1–5.6) whether it is trusted from here on. The rules, each cited where it is kept:
/// <list type="number">
/// <item>5.1 all expiry is judged by one start time;</item>
/// <item>5.2 trust starts at the stored root, expired or not;</item>
/// <item>5.3 a root is the next version and signed under the old and the new root; the last one must not be expired;</item>
/// <item>5.3.11 when timestamp or snapshot lose a key, the stored timestamp and snapshot are forgotten (fast-forward recovery);</item>
/// <item>5.4 timestamp: signed, not older, not pointing to an older snapshot, not expired; one of the same version is dropped;</item>
/// <item>5.5 snapshot: length and hash as the timestamp says, signed, the version that the timestamp says, every targets role of
/// the trusted one still there and not older, not expired;</item>
/// <item>5.6 targets: length and hash as the snapshot says, signed, the version that the snapshot says, not expired.</item>
/// </list>
/// Stored files are verified again under the current root before they count; one that does not verify counts as absent. An expired
/// stored file still guards against rollback. A file is stored only after its last check: nothing of a refused one is kept.
/// </summary>
internal sealed class TrustedSet
{
    private readonly ITrustStore _store;
    private readonly RoleReader _roles;
    private readonly long _startTime;

    internal TrustedSet(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
    {
        _store = store;
        _startTime = startTime;
        _roles = new RoleReader(limits, schemes);
    }

    internal RootFile? Root { get; private set; }

    internal TimestampFile? Timestamp { get; private set; }

    internal SnapshotFile? Snapshot { get; private set; }

    internal MetadataHeader? Targets { get; private set; }

    /// <summary>Newest <c>issued</c> of the roles that are signed offline, 0 if none.</summary>
    internal long NewestIssued { get; private set; }

    /// <summary>TUF 5.3.10: freeze attack: the newest root must not be expired. (5.3.6: those on the way may be.)</summary>
    internal bool IsRootExpired => IsExpired(Root!.Header);

    /// <summary>TUF 5.2: the root that the device was given, or the newest one stored since. Its expiry does not matter here.</summary>
    internal bool LoadRoot()
    {
        IByteSource? stored = _store.Open(Roles.RootFile);
        if (stored == null || RootFile.Read(_roles, stored, null, out RootFile? root) != Verdict.Accepted)
        {
            return false;
        }

        Note(root!.Header);
        Root = root;
        return true;
    }

    internal Verdict UpdateRoot(IByteSource file)
    {
        // TUF 5.3.4: signed under the trusted root and under itself.
        Verdict verdict = RootFile.Read(_roles, file, Root, out RootFile? next);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.3.5: exactly the next version.
        if (next!.Header.Version - 1 != Root!.Header.Version)
        {
            return Verdict.RootVersion;
        }

        // TUF 5.3.11: fast-forward recovery. Before the root is stored: after a power cut in between nobody would remember
        // that a key was taken away, and an authentic root has ordered it already.
        if (_roles.HasLostAKey(Roles.Timestamp, Root.Signed, next.Signed)
            || _roles.HasLostAKey(Roles.Snapshot, Root.Signed, next.Signed))
        {
            _store.Delete(Roles.TimestampFile);
            _store.Delete(Roles.SnapshotFile);
        }

        // TUF 5.3.7, 5.3.8
        next.MoveTo(Store(Roles.RootFile, file));
        Note(next.Header);
        Root = next;
        return Verdict.Accepted;
    }

    internal void LoadTimestamp()
    {
        IByteSource? stored = _store.Open(Roles.TimestampFile);
        if (stored != null && TimestampFile.Read(_roles, stored, Root!, out TimestampFile? trusted) == Verdict.Accepted)
        {
            Timestamp = trusted;
        }
    }

    internal Verdict UpdateTimestamp(IByteSource file)
    {
        // TUF 5.4.2: signed by a threshold of the root's timestamp keys.
        Verdict verdict = TimestampFile.Read(_roles, file, Root!, out TimestampFile? offered);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        TimestampFile? trusted = Timestamp;
        if (trusted != null)
        {
            // TUF 5.4.3.1: not lower than the trusted version …
            if (offered!.Header.Version < trusted.Header.Version)
            {
                return Verdict.Rollback;
            }

            // … and when equal the new file is dropped, without an error. The trusted one may have expired, though.
            if (offered.Header.Version == trusted.Header.Version)
            {
                return IsExpired(trusted.Header) ? Verdict.Expired : Verdict.Accepted;
            }

            // TUF 5.4.3.2: nor may it point to a lower snapshot version.
            if (offered.Snapshot.Version < trusted.Snapshot.Version)
            {
                return Verdict.Rollback;
            }
        }

        // TUF 5.4.4: freeze attack.
        if (IsExpired(offered!.Header))
        {
            return Verdict.Expired;
        }

        // TUF 5.4.5
        Store(Roles.TimestampFile, file);
        Timestamp = offered;
        return Verdict.Accepted;
    }

    /// <summary>Takes the stored snapshot as the one not to fall behind. True when it is the current one, so that none need be fetched.</summary>
    internal bool LoadSnapshot()
    {
        IByteSource? stored = _store.Open(Roles.SnapshotFile);
        if (stored == null || SnapshotFile.Read(_roles, stored, Root!, out SnapshotFile? trusted) != Verdict.Accepted)
        {
            return false;
        }

        Snapshot = trusted;
        return IsCurrent(stored, trusted!.Header, Timestamp!.Snapshot);
    }

    internal Verdict UpdateSnapshot(IByteSource file)
    {
        // TUF 5.5.2: length and hash before anything in the file is read.
        FileDescription expected = Timestamp!.Snapshot;
        Verdict verdict = expected.Check(file, _roles.Work);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.5.3: signed by a threshold of the root's snapshot keys.
        verdict = SnapshotFile.Read(_roles, file, Root!, out SnapshotFile? offered);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.5.4: the version that the timestamp says (mix-and-match).
        if (offered!.Header.Version != expected.Version)
        {
            return Verdict.VersionMismatch;
        }

        // TUF 5.5.5: no targets role removed or older than in the trusted snapshot, which may have expired.
        verdict = Snapshot == null ? Verdict.Accepted : offered.CheckNoRollback(Snapshot);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.5.6: freeze attack.
        if (IsExpired(offered.Header))
        {
            return Verdict.Expired;
        }

        // TUF 5.5.7
        Store(Roles.SnapshotFile, file);
        Snapshot = offered;
        return Verdict.Accepted;
    }

    /// <summary>True when the stored targets file is the current one, so that none need be fetched.</summary>
    internal bool LoadTargets()
    {
        IByteSource? stored = _store.Open(Roles.TargetsFile);
        if (stored == null
            || TargetsFile.Read(_roles, stored, Root!, out MetadataHeader? trusted) != Verdict.Accepted
            || !IsCurrent(stored, trusted!, Snapshot!.Targets))
        {
            return false;
        }

        Note(trusted!);
        Targets = trusted;
        return true;
    }

    internal Verdict UpdateTargets(IByteSource file)
    {
        // TUF 5.6.2: length and hash before anything in the file is read.
        FileDescription expected = Snapshot!.Targets;
        Verdict verdict = expected.Check(file, _roles.Work);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.6.3: signed by a threshold of the root's targets keys.
        verdict = TargetsFile.Read(_roles, file, Root!, out MetadataHeader? offered);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 5.6.4: the version that the snapshot says (rollback, mix-and-match).
        if (offered!.Version != expected.Version)
        {
            return Verdict.VersionMismatch;
        }

        // TUF 5.6.5: freeze attack.
        if (IsExpired(offered))
        {
            return Verdict.Expired;
        }

        // TUF 5.6.6
        Store(Roles.TargetsFile, file);
        Note(offered);
        Targets = offered;
        return Verdict.Accepted;
    }

    /// <summary>True when the stored file is the very one that is described, and still good.</summary>
    private bool IsCurrent(IByteSource stored, MetadataHeader header, FileDescription expected)
    {
        return header.Version == expected.Version
            && !IsExpired(header)
            && expected.Check(stored, _roles.Work) == Verdict.Accepted;
    }

    /// <summary>TUF 5.1: expired when the date is not after the start of this update.</summary>
    private bool IsExpired(MetadataHeader header)
    {
        return header.Expires <= _startTime;
    }

    /// <summary>For root and targets alone: whoever steals an online key must not be able to push a device's time floor ahead.</summary>
    private void Note(MetadataHeader header)
    {
        if (header.Issued > NewestIssued)
        {
            NewestIssued = header.Issued;
        }
    }

    private IByteSource Store(string name, IByteSource file)
    {
        _store.Replace(name, file);
        return _store.Open(name) ?? throw new InvalidOperationException();
    }
}
