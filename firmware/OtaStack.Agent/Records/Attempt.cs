using System;
using OtaStack.Launcher.Records;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Records;

/// <summary>The release that this device is busy installing. Survives reboots, so that a download goes on where it was.</summary>
internal sealed class Attempt
{
    public const int StoredSize = 1 + 8 + 1 + RecordLimits.ReleaseId + Sha256.DigestSize + 4 + 1;

    private readonly byte[] _indexSha256 = new byte[Sha256.DigestSize];

    public bool IsOpen;

    /// <summary>Number of the assignment that asked for it last.</summary>
    public long Assignment;

    public string ReleaseId = "";

    public byte[] IndexSha256 => _indexSha256;

    /// <summary>The boot record's number of the trial of this release; 0 as long as none was scheduled.</summary>
    public int TrialNumber;

    /// <summary>Trials that ended with a restart before anything was known about the release.</summary>
    public int BrokenTrials;

    public void Open(long assignment, string releaseId, byte[] indexSha256)
    {
        IsOpen = true;
        Assignment = assignment;
        ReleaseId = releaseId;
        Array.Copy(indexSha256, 0, _indexSha256, 0, _indexSha256.Length);
        TrialNumber = 0;
        BrokenTrials = 0;
    }

    public bool IsFor(string releaseId, byte[] indexSha256)
    {
        return IsOpen && ReleaseId == releaseId && ConstantTime.AreEqual(_indexSha256, 0, indexSha256, 0, _indexSha256.Length);
    }

    public void Close()
    {
        IsOpen = false;
        Assignment = 0;
        ReleaseId = "";
        Array.Clear(_indexSha256, 0, _indexSha256.Length);
        TrialNumber = 0;
        BrokenTrials = 0;
    }

    public void WriteTo(RecordCursor record)
    {
        record.PutByte((byte)(IsOpen ? 1 : 0));
        record.PutInt64(Assignment);
        record.PutText(ReleaseId, RecordLimits.ReleaseId);
        record.PutBytes(_indexSha256, _indexSha256.Length);
        record.PutInt32(TrialNumber);
        record.PutByte((byte)BrokenTrials);
    }

    public bool ReadFrom(RecordCursor record)
    {
        int open = record.GetByte();
        Assignment = record.GetInt64();
        ReleaseId = record.GetText(RecordLimits.ReleaseId);
        record.GetBytes(_indexSha256, _indexSha256.Length);
        TrialNumber = record.GetInt32();
        BrokenTrials = record.GetByte();
        IsOpen = open == 1;
        return open <= 1 && (!IsOpen || ReleaseId.Length > 0);
    }
}
