using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;

namespace OtaStack.Agent.Boot;

/// <summary>
/// What the launcher goes by: which slot is confirmed, whether a trial is open, what each slot holds. Confirming a release
/// and raising the security counter is one write of this record, so neither happens without the other.
/// </summary>
internal sealed class BootRecord
{
    private const int Magic = 0x5242544F;
    private const byte Format = 1;
    private const int Size = RecordPair.PayloadStart + 5 + 4 + 4 + (2 * SlotEntry.StoredSize) + 4;

    private readonly RecordPair _records;
    private readonly SlotEntry _a = new();
    private readonly SlotEntry _b = new();

    public BootRecord(IFileStore files)
    {
        _records = new RecordPair(files, DevicePaths.FirstBootRecord, DevicePaths.SecondBootRecord, Magic, Size);
    }

    /// <summary>The slot that runs when no trial is open.</summary>
    public SlotName Confirmed;

    /// <summary>The slot of the last trial.</summary>
    public SlotName Trial;

    public TrialState TrialState;

    /// <summary>Why the last trial did not end with a confirmation; <see cref="ReasonCode.None"/> when it did.</summary>
    public ReasonCode TrialReason;

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

    public void RaiseSecurityCounter(int counter)
    {
        if (counter > SecurityCounter)
        {
            SecurityCounter = counter;
        }
    }

    /// <summary>False when there is no valid record.</summary>
    public bool Load()
    {
        return _records.Load() && Decode(new RecordCursor(_records.Buffer, RecordPair.PayloadStart, _records.PayloadEnd));
    }

    public void Save()
    {
        RecordCursor record = new(_records.Buffer, RecordPair.PayloadStart, _records.PayloadEnd);
        record.PutByte(Format);
        record.PutByte((byte)Confirmed);
        record.PutByte((byte)Trial);
        record.PutByte((byte)TrialState);
        record.PutByte((byte)TrialReason);
        record.PutInt32(TrialNumber);
        record.PutInt32(SecurityCounter);
        _a.WriteTo(record);
        _b.WriteTo(record);
        _records.Save();
    }

    private bool Decode(RecordCursor record)
    {
        if (record.GetByte() != Format)
        {
            return false;
        }

        Confirmed = (SlotName)record.GetByte();
        Trial = (SlotName)record.GetByte();
        TrialState = (TrialState)record.GetByte();
        TrialReason = (ReasonCode)record.GetByte();
        TrialNumber = record.GetInt32();
        SecurityCounter = record.GetInt32();
        bool sound = _a.ReadFrom(record);
        sound &= _b.ReadFrom(record);
        return sound && record.IsSound && IsSlot(Confirmed) && Trial <= SlotName.B && TrialState <= TrialState.Failed
            && (TrialState == TrialState.None || Trial == OtherThan(Confirmed)) && SecurityCounter >= 0 && TrialNumber >= 0;
    }

    private static bool IsSlot(SlotName slot)
    {
        return slot == SlotName.A || slot == SlotName.B;
    }
}
