using OtaStack.Agent.Core;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Events;

/// <summary>One thing that happened, once or many times.</summary>
internal sealed class SecurityEvent
{
    public const int StoredSize = 4 + 1 + 4 + 4 + 8 + 8;

    /// <summary>Grows with each new event of this device; 0 for an entry that was never used.</summary>
    public int Number;

    public ReasonCode Reason;

    /// <summary>How often.</summary>
    public int Count;

    /// <summary>How often, as the server knows.</summary>
    public int Told;

    /// <summary>By the device's clock: Unix seconds, or a count since power-on.</summary>
    public long First;

    /// <summary>As <see cref="First"/>.</summary>
    public long Last;

    /// <summary>Seconds since the start at which the server was told last. Not stored.</summary>
    public long ToldAt;

    public void WriteTo(RecordCursor record)
    {
        record.PutInt32(Number);
        record.PutByte((byte)Reason);
        record.PutInt32(Count);
        record.PutInt32(Told);
        record.PutInt64(First);
        record.PutInt64(Last);
    }

    public void ReadFrom(RecordCursor record)
    {
        Number = record.GetInt32();
        Reason = (ReasonCode)record.GetByte();
        Count = record.GetInt32();
        Told = record.GetInt32();
        First = record.GetInt64();
        Last = record.GetInt64();
    }
}
