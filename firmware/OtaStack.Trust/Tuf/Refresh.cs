using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>The client workflow of TUF (§5.1–5.6) as a state machine without I/O of its own.</summary>
public sealed class Refresh
{
    /// <param name="startTime">Unix seconds, fixed for the whole update (§5.1).</param>
    public Refresh(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
    {
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

    /// <summary>Newest <c>issued</c> of all files verified (unix seconds), 0 if none: a floor for the device's time.</summary>
    public long NewestIssued { get; private set; }

    /// <summary><c>issued</c> of the trusted targets metadata (unix seconds), 0 if none: the age of the newest offline signature.</summary>
    public long TargetsIssued { get; private set; }

    public int RootVersion { get; private set; }

    public int TimestampVersion { get; private set; }

    public int SnapshotVersion { get; private set; }

    public int TargetsVersion { get; private set; }

    /// <summary>Opens the trusted root. Refused/NoTrustedRoot when it is absent or bad.</summary>
    public void Start()
    {
        throw new InvalidOperationException();
    }

    /// <summary>Verifies the wanted file, stores it through <see cref="ITrustStore.Replace"/>, goes on. Nothing of a refused file is kept.</summary>
    public Verdict Supply(IByteSource file)
    {
        throw new InvalidOperationException();
    }

    /// <summary>The wanted file does not exist: ends the root chain; any other role is refused with Missing.</summary>
    public void SupplyMissing()
    {
        throw new InvalidOperationException();
    }
}
