using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Records;

/// <summary>
/// What this device keeps of its user's choices and of its place's time. A record of its own: no server writes the user's part, and a
/// journal that is lost does not change it. Lost itself, nothing is chosen, and the operator's wishes count.
/// </summary>
internal sealed class LocalSettings
{
    /// <summary>Characters of a reason to postpone.</summary>
    public const int ReasonLength = 32;

    /// <summary>In place of a reason: what was wished at the portal was refused, so that nobody there is told that it was done.</summary>
    public const string NotPostponed = "refused";

    private const int Magic = 0x5353544F;
    private const byte Format = 1;
    private const int WindowNumbers = DesiredState.MaxWindows * DesiredState.WindowSize;
    private const int OffsetNumbers = DesiredState.MaxOffsets * 2;
    private const int Size = RecordPair.PayloadStart + 4 + 4 + 8 + 8 + (1 + RecordLimits.ReleaseId) + (1 + ReasonLength)
        + 2 + (8 * (WindowNumbers + OffsetNumbers)) + 4;

    /// <summary>Bytes of the number of a choice.</summary>
    private const int ChoiceSize = 8;

    private readonly RecordPair _records;

    public LocalSettings(IFileStore files)
    {
        _records = new RecordPair(files, DevicePaths.Settings, Magic, Size);
    }

    /// <summary>The user's; <see cref="UpdateMode.Unknown"/> when the user has not chosen.</summary>
    public UpdateMode Mode;

    /// <summary>Bandwidth that the user allows; 0 for any.</summary>
    public int BytesPerSecond;

    /// <summary>The user's, as in assignments; empty when the operator's count.</summary>
    public long[] Windows = new long[0];

    /// <summary>Changes of the local time, as last assigned.</summary>
    public long[] Offsets = new long[0];

    /// <summary>When an update was last confirmed; 0 when that is not known.</summary>
    public long LastUpdate;

    /// <summary>The release that the rest is about.</summary>
    public string ReleaseId = "";

    public UserOrder Order;

    public long OrderTime;

    public int Postponements;

    /// <summary>Why it was postponed last; <see cref="NotPostponed"/> when it was not.</summary>
    public string PostponeReason = "";

    /// <summary>Number of the choice that was taken last from the server's portal; 0 before the first one, for which the record has no room.</summary>
    public long Choice;

    /// <summary>Reads the newest valid record; without one nothing is chosen.</summary>
    public void Load()
    {
        Choice = 0;
        _records.Resize(Size + ChoiceSize);
        RecordCursor? record = _records.Load(Format);
        if (record == null)
        {
            _records.Resize(Size);
            record = _records.Load(Format) ?? _records.Blank();
        }

        Exchange(record);
    }

    public void Save()
    {
        if (Choice > 0)
        {
            // Written beside the newest record of either length; once it is whole, those that are shorter count no more.
            _records.Resize(Size + ChoiceSize);
        }

        Exchange(_records.Begin(Format));
        _records.Save();
    }

    /// <summary>What is said of the release on offer; what was said of another one is forgotten.</summary>
    public void Say(string releaseId, UserOrder order, long time)
    {
        if (ReleaseId != releaseId)
        {
            ReleaseId = releaseId;
            Postponements = 0;
            PostponeReason = "";
        }

        Order = order;
        OrderTime = time;
    }

    private void Exchange(RecordCursor record)
    {
        Mode = (UpdateMode)record.Byte((byte)Mode);
        Order = (UserOrder)record.Byte((byte)Order);
        Postponements = record.Byte((byte)Postponements);
        record.Int32(ref BytesPerSecond);
        record.Int64(ref OrderTime);
        record.Int64(ref LastUpdate);
        record.Text(ref ReleaseId, RecordLimits.ReleaseId);
        record.Text(ref PostponeReason, ReasonLength);
        Windows = Exchange(record, Windows, WindowNumbers);
        Offsets = Exchange(record, Offsets, OffsetNumbers);
        if (record.Buffer.Length > Size)
        {
            record.Int64(ref Choice);
        }
    }

    /// <summary>As many numbers as there are, in room for the most.</summary>
    private static long[] Exchange(RecordCursor record, long[] numbers, int limit)
    {
        int count = record.Byte((byte)numbers.Length);
        long[] exchanged = record.IsWriting ? numbers : new long[count <= limit ? count : 0];
        for (int i = 0; i < limit; i++)
        {
            long number = i < exchanged.Length ? exchanged[i] : 0;
            record.Int64(ref number);
            if (i < exchanged.Length)
            {
                exchanged[i] = number;
            }
        }

        return exchanged;
    }
}
