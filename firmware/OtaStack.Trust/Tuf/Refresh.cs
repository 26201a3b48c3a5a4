using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// The client workflow of TUF 1.0.34 (§5.1–5.6) as a state machine without I/O of its own: it names the file it wants, the
/// caller fetches it and hands it over. What is trusted is decided in <see cref="TrustedSet"/>; the order of the files is kept here.
/// After an exception (of the store, say) start anew with a new object: every state of the store in between is a good start.
/// </summary>
public sealed class Refresh
{
    private readonly TrustLimits _limits;
    private readonly TrustedSet _trusted;
    private int _rootsFollowed;

    /// <param name="startTime">Unix seconds, fixed for the whole update (§5.1).</param>
    public Refresh(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
    {
        _limits = limits;
        _trusted = new TrustedSet(store, limits, schemes, startTime);
    }

    public RefreshState State { get; private set; }

    /// <summary>Name of the file to fetch, as it stands below <c>metadata/</c>: <c>2.root.json</c>, <c>timestamp.json</c>, …</summary>
    public string WantedFile { get; private set; } = "";

    /// <summary>The fetcher refuses more bytes than this.</summary>
    public int WantedMaxBytes { get; private set; }

    /// <summary><c>root</c>, <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    public string WantedRole { get; private set; } = "";

    /// <summary>Accepted when Complete, the reason when Refused, otherwise Unknown.</summary>
    public Verdict Verdict { get; private set; }

    /// <summary>The role whose file was refused, "" otherwise.</summary>
    public string RefusedRole { get; private set; } = "";

    /// <summary>True when this update has stored new targets metadata.</summary>
    public bool TargetsChanged { get; private set; }

    /// <summary>
    /// Newest <c>issued</c> of the verified files that are signed offline (root, targets; unix seconds), 0 if none: a floor for
    /// the device's time. Timestamp and snapshot do not count: their key is online.
    /// </summary>
    public long NewestIssued => _trusted.NewestIssued;

    /// <summary><c>issued</c> of the trusted targets metadata (unix seconds), 0 if none: the age of the newest offline signature.</summary>
    public long TargetsIssued => _trusted.Targets == null ? 0 : _trusted.Targets.Issued;

    /// <summary>Version of the trusted root, 0 while there is none; likewise the other versions.</summary>
    public int RootVersion => _trusted.Root == null ? 0 : _trusted.Root.Header.Version;

    public int TimestampVersion => _trusted.Timestamp == null ? 0 : _trusted.Timestamp.Header.Version;

    public int SnapshotVersion => _trusted.Snapshot == null ? 0 : _trusted.Snapshot.Header.Version;

    public int TargetsVersion => _trusted.Targets == null ? 0 : _trusted.Targets.Version;

    /// <summary>Opens the trusted root. Refused/NoTrustedRoot when it is absent or bad.</summary>
    public void Start()
    {
        if (State != RefreshState.Unknown)
        {
            throw new InvalidOperationException();
        }

        if (_trusted.LoadRoot())
        {
            WantNextRoot();
        }
        else
        {
            Refuse(Roles.Root, Verdict.NoTrustedRoot);
        }
    }

    /// <summary>
    /// Verifies the wanted file, stores it through <see cref="ITrustStore.Replace"/>, goes on. Nothing of a refused file is kept.
    /// The result is about this file; <see cref="State"/> tells whether the update goes on.
    /// </summary>
    public Verdict Supply(IByteSource file)
    {
        string role = Wanted();
        Verdict verdict = file.Length > WantedMaxBytes ? Verdict.TooLarge : Update(role, file);
        if (verdict != Verdict.Accepted)
        {
            Refuse(role, verdict);
        }
        else if (role == Roles.Root)
        {
            FollowRoots();
        }
        else if (role == Roles.Timestamp)
        {
            BeginSnapshot();
        }
        else if (role == Roles.Snapshot)
        {
            BeginTargets();
        }
        else
        {
            TargetsChanged = true;
            Complete();
        }

        return verdict;
    }

    /// <summary>The wanted file does not exist: ends the root chain; any other role is refused with Missing.</summary>
    public void SupplyMissing()
    {
        string role = Wanted();
        if (role == Roles.Root)
        {
            // TUF 5.3.3: no next root: the trusted one is the newest.
            BeginTimestamp(Verdict.Expired);
        }
        else
        {
            Refuse(role, Verdict.Missing);
        }
    }

    private Verdict Update(string role, IByteSource file)
    {
        if (role == Roles.Root)
        {
            return _trusted.UpdateRoot(file);
        }

        if (role == Roles.Timestamp)
        {
            return _trusted.UpdateTimestamp(file);
        }

        return role == Roles.Snapshot ? _trusted.UpdateSnapshot(file) : _trusted.UpdateTargets(file);
    }

    private void FollowRoots()
    {
        // TUF 5.3.3: at most Y roots in one update. The next update goes on from there.
        _rootsFollowed++;
        if (_rootsFollowed >= _limits.RootRotations)
        {
            BeginTimestamp(Verdict.TooManyRoots);
        }
        else
        {
            WantNextRoot();
        }
    }

    /// <param name="whenExpired">At the end of the chain the root is a frozen one; half-way along it an expired root is to be expected.</param>
    private void BeginTimestamp(Verdict whenExpired)
    {
        if (_trusted.IsRootExpired)
        {
            Refuse(Roles.Root, whenExpired);
            return;
        }

        // TUF 5.4.1: never with a version in its name.
        _trusted.LoadTimestamp();
        Want(Roles.Timestamp, Roles.TimestampFile, _limits.TimestampBytes);
    }

    private void BeginSnapshot()
    {
        if (_trusted.LoadSnapshot())
        {
            BeginTargets();
        }
        else
        {
            WantDescribed(Roles.Snapshot, _trusted.Timestamp!.Snapshot, _limits.SnapshotBytes);
        }
    }

    private void BeginTargets()
    {
        if (_trusted.LoadTargets())
        {
            Complete();
        }
        else
        {
            WantDescribed(Roles.Targets, _trusted.Snapshot!.Targets, _limits.TargetsBytes);
        }
    }

    private void Complete()
    {
        State = RefreshState.Complete;
        Verdict = Verdict.Accepted;
        Want("", "", 0);
    }

    private void Refuse(string role, Verdict verdict)
    {
        State = RefreshState.Refused;
        Verdict = verdict;
        RefusedRole = role;
        Want("", "", 0);
    }

    private string Wanted()
    {
        return State == RefreshState.NeedsFile ? WantedRole : throw new InvalidOperationException();
    }

    private void WantNextRoot()
    {
        State = RefreshState.NeedsFile;
        if (RootVersion == int.MaxValue)
        {
            BeginTimestamp(Verdict.Expired);
            return;
        }

        Want(Roles.Root, (RootVersion + 1).ToString() + "." + Roles.RootFile, _limits.RootBytes);
    }

    /// <summary>TUF 5.5.1, 5.6.1: up to the length that is told, but never more than the limit (a told length can be hostile too).</summary>
    private void WantDescribed(string role, FileDescription expected, int limit)
    {
        if (expected.Length > limit)
        {
            Refuse(role, Verdict.TooLarge);
            return;
        }

        // TUF 5.3.12, 6.2: with consistent snapshots the version is part of the name.
        string name = role + ".json";
        name = _trusted.Root!.ConsistentSnapshot ? expected.Version.ToString() + "." + name : name;
        Want(role, name, expected.Length < 0 ? limit : expected.Length);
    }

    private void Want(string role, string file, int maxBytes)
    {
        WantedRole = role;
        WantedFile = file;
        WantedMaxBytes = maxBytes;
    }
}
