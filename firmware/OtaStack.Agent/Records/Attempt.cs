using System;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Records;

/// <summary>The release that this device is busy installing. Survives reboots, so that a download goes on where it was.</summary>
internal sealed class Attempt
{
    public const int StoredSize = 1 + 8 + 1 + RecordLimits.ReleaseId + Sha256.DigestSize + 4 + 1;

    public bool IsOpen;

    /// <summary>Number of the assignment that asked for it last.</summary>
    public long Assignment;

    public string ReleaseId = "";

    public readonly byte[] IndexSha256 = new byte[Sha256.DigestSize];

    /// <summary>The boot record's number of the trial of this release; 0 as long as none was scheduled.</summary>
    public int TrialNumber;

    /// <summary>Trials that ended with a restart before anything was known about the release.</summary>
    public int BrokenTrials;

    public void Open(long assignment, string releaseId, byte[] indexSha256)
    {
        IsOpen = true;
        Assignment = assignment;
        ReleaseId = releaseId;
        Array.Copy(indexSha256, 0, IndexSha256, 0, IndexSha256.Length);
        TrialNumber = 0;
        BrokenTrials = 0;
    }

    public bool IsFor(string releaseId, byte[] indexSha256)
    {
        return IsOpen && ReleaseId == releaseId && ConstantTime.AreEqual(IndexSha256, 0, indexSha256, 0, IndexSha256.Length);
    }

    public void Close()
    {
        Open(0, "", new byte[Sha256.DigestSize]);
        IsOpen = false;
    }

    /// <summary>Reads or writes it. False when what was read cannot be.</summary>
    public bool Exchange(RecordCursor record)
    {
        byte open = record.Byte((byte)(IsOpen ? 1 : 0));
        record.Int64(ref Assignment);
        record.Text(ref ReleaseId, RecordLimits.ReleaseId);
        record.Bytes(IndexSha256);
        record.Int32(ref TrialNumber);
        BrokenTrials = record.Byte((byte)BrokenTrials);
        IsOpen = open == 1;
        return open <= 1 && (!IsOpen || ReleaseId.Length > 0);
    }
}
