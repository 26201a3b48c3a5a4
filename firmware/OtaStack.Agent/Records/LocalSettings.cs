using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Records;

/// <summary>
/// What this device keeps of its user's choices and of its place's time. A record of its own: no server writes the user's part, and a
/// journal that is lost does not change it. Lost itself, nothing is chosen, and the operator's wishes count.
/// </summary>
internal sealed class LocalSettings
{
    public const string First = "agent/settings.1";
    public const string Second = "agent/settings.2";

    /// <summary>Characters of a reason to postpone.</summary>
    public const int ReasonLength = 32;

    private const int Magic = 0x5353544F;
    private const byte Format = 1;
    private const int WindowNumbers = DesiredState.MaxWindows * DesiredState.WindowSize;
    private const int OffsetNumbers = DesiredState.MaxOffsets * 2;
    private const int Size = RecordPair.PayloadStart + 4 + 4 + 8 + 8 + (1 + RecordLimits.ReleaseId) + (1 + ReasonLength)
        + 2 + (8 * (WindowNumbers + OffsetNumbers)) + 4;

    private readonly RecordPair _records;

    public LocalSettings(IFileStore files)
    {
        _records = new RecordPair(files, First, Second, Magic, Size);
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

    /// <summary>Why it was postponed last.</summary>
    public string PostponeReason = "";

    /// <summary>Reads the newest valid record; without one nothing is chosen.</summary>
    public void Load()
    {
        RecordCursor record = _records.Load(Format) ?? new RecordCursor(new byte[Size], 0, Size);
        Mode = (UpdateMode)record.GetByte();
        Order = (UserOrder)record.GetByte();
        Postponements = record.GetByte();
        BytesPerSecond = record.GetInt32();
        OrderTime = record.GetInt64();
        LastUpdate = record.GetInt64();
        ReleaseId = record.GetText(RecordLimits.ReleaseId);
        PostponeReason = record.GetText(ReasonLength);
        Windows = Numbers(record, WindowNumbers);
        Offsets = Numbers(record, OffsetNumbers);
    }

    public void Save()
    {
        RecordCursor record = _records.Begin(Format);
        record.PutByte((byte)Mode);
        record.PutByte((byte)Order);
        record.PutByte((byte)Postponements);
        record.PutInt32(BytesPerSecond);
        record.PutInt64(OrderTime);
        record.PutInt64(LastUpdate);
        record.PutText(ReleaseId, RecordLimits.ReleaseId);
        record.PutText(PostponeReason, ReasonLength);
        Put(record, Windows, WindowNumbers);
        Put(record, Offsets, OffsetNumbers);
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

    private static long[] Numbers(RecordCursor record, int limit)
    {
        int count = record.GetByte();
        long[] numbers = new long[count <= limit ? count : 0];
        for (int i = 0; i < limit; i++)
        {
            long number = record.GetInt64();
            if (i < numbers.Length)
            {
                numbers[i] = number;
            }
        }

        return numbers;
    }

    private static void Put(RecordCursor record, long[] numbers, int width)
    {
        record.PutByte((byte)numbers.Length);
        for (int i = 0; i < width; i++)
        {
            record.PutInt64(i < numbers.Length ? numbers[i] : 0);
        }
    }
}
