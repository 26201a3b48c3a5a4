using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Records;

/// <summary>
/// What the agent must know after a reboot. What runs is not in it: that is told by the boot record and the verified slot.
/// A journal that is lost altogether costs a download and the memory of failed releases, never a wrong installation.
/// </summary>
internal sealed class Journal
{
    private const int Magic = 0x4C4A544F;
    private const byte Format = 1;
    private const int Size = RecordPair.PayloadStart + 1 + 8 + 4 + 8 + Outcome.StoredSize + Attempt.StoredSize
        + FailedReleases.StoredSize + PendingOutcomes.StoredSize + 4;

    private readonly RecordPair _records;

    public Journal(IFileStore files)
    {
        _records = new RecordPair(files, DevicePaths.Journal, Magic, Size);
    }

    /// <summary>The highest assignment number seen: older ones are refused.</summary>
    public long HighestAssignment;

    /// <summary>Number of the newest report.</summary>
    public int ReportSequence;

    /// <summary>When the newest verified offline signature was made (unix seconds); the floor of this device's time. 0: none yet.</summary>
    public long SignedTime;

    /// <summary>The time has risen since the journal was written: it is stored with what is decided next.</summary>
    public bool HasNewTime;

    /// <summary>How the last assignment ended.</summary>
    public readonly Outcome Last = new Outcome();

    public readonly Attempt Attempt = new Attempt();

    public readonly FailedReleases Failed = new FailedReleases();

    public readonly PendingOutcomes Pending = new PendingOutcomes();

    /// <summary>Reads the newest valid record; without one everything is as on a new device.</summary>
    public void Load()
    {
        RecordCursor? record = _records.Load(Format);
        if (record == null || !Exchange(record))
        {
            Exchange(_records.Blank());
        }
    }

    public void Save()
    {
        Exchange(_records.Begin(Format));
        _records.Save();
        HasNewTime = false;
    }

    private bool Exchange(RecordCursor record)
    {
        record.Int64(ref HighestAssignment);
        record.Int32(ref ReportSequence);
        record.Int64(ref SignedTime);
        bool sound = Last.Exchange(record);
        sound &= Attempt.Exchange(record);
        sound &= Failed.Exchange(record);
        sound &= Pending.Exchange(record);
        return sound && record.IsSound && HighestAssignment >= 0 && ReportSequence >= 0 && SignedTime >= 0;
    }
}
