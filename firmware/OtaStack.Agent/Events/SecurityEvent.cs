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

    /// <summary>Seconds since the start from which on the server may be told again. Not stored.</summary>
    public long Due;

    public void Exchange(RecordCursor record)
    {
        record.Int32(ref Number);
        Reason = (ReasonCode)record.Byte((byte)Reason);
        record.Int32(ref Count);
        record.Int32(ref Told);
        record.Int64(ref First);
        record.Int64(ref Last);
    }
}
