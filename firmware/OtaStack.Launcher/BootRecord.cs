using OtaStack.Launcher.Records;

namespace OtaStack.Launcher;

/// <summary>
/// What the launcher goes by: which slot is confirmed, whether a trial is open, how often the confirmed release was started, what
/// each slot holds. Confirming a release and raising the security counter is one write of this record, so neither happens without the other.
/// </summary>
internal sealed class BootRecord
{
    private const int Magic = 0x5242544F;
    private const byte Format = 2;
    private const int Size = RecordPair.PayloadStart + 6 + 4 + 4 + (2 * SlotEntry.StoredSize) + RecordPair.CrcSize;

    private readonly RecordPair _records;
    private readonly SlotEntry _a = new();
    private readonly SlotEntry _b = new();

    public BootRecord(IFileStore files)
    {
        _records = new RecordPair(files, BootPaths.Record, Magic, Size);
    }

    /// <summary>The slot that runs when no trial is open; A, empty, before anything was installed.</summary>
    public SlotName Confirmed = SlotName.A;

    /// <summary>The slot of the last trial.</summary>
    public SlotName Trial;

    public TrialState TrialState;

    /// <summary>Why the last trial did not end with a confirmation, as the number of a reason code; 0 when it did.</summary>
    public byte TrialReason;

    /// <summary>Starts of the confirmed release since it last ran for long, or was confirmed; see <see cref="BootSelection.StartsAllowed"/>.</summary>
    public byte Starts;

    /// <summary>Grows with every trial that is scheduled: the journal tells by it which trial an outcome belongs to.</summary>
    public int TrialNumber;

    /// <summary>Counter of the newest confirmed release. Never goes back.</summary>
    public int SecurityCounter;

    public static SlotName OtherThan(SlotName slot)
    {
        return slot == SlotName.A ? SlotName.B : SlotName.A;
    }

    public SlotEntry Entry(SlotName slot)
    {
        return slot == SlotName.A ? _a : _b;
    }

    /// <summary>False when there is no valid record.</summary>
    public bool Load()
    {
        RecordCursor? record = _records.Load(Format);
        return record != null && Exchange(record);
    }

    public void Save()
    {
        Exchange(_records.Begin(Format));
        _records.Save();
    }

    private bool Exchange(RecordCursor record)
    {
        Confirmed = (SlotName)record.Byte((byte)Confirmed);
        Trial = (SlotName)record.Byte((byte)Trial);
        TrialState = (TrialState)record.Byte((byte)TrialState);
        TrialReason = record.Byte(TrialReason);
        Starts = record.Byte(Starts);
        record.Int32(ref TrialNumber);
        record.Int32(ref SecurityCounter);
        bool sound = _a.Exchange(record);
        sound &= _b.Exchange(record);
        return sound && record.IsSound && (Confirmed == SlotName.A || Confirmed == SlotName.B) && Trial <= SlotName.B
            && TrialState <= TrialState.Failed && (TrialState == TrialState.None || Trial == OtherThan(Confirmed))
            && SecurityCounter >= 0 && TrialNumber >= 0;
    }
}
