namespace OtaStack.Samples.Station.Log;

/// <summary>The last 32 events, oldest first, with a checksum over all of them.</summary>
public sealed class EventLog
{
    private const int Size = 32;

    private readonly int[] _codes = new int[Size];
    private readonly int[] _values = new int[Size];
    private int _next;

    public int Count { get; private set; }

    public void Add(int code, int value)
    {
        _codes[_next] = code;
        _values[_next] = value;
        _next = (_next + 1) % Size;
        Count = Count < Size ? Count + 1 : Size;
    }

    public int CodeAt(int index)
    {
        return _codes[PositionOf(index)];
    }

    public int ValueAt(int index)
    {
        return _values[PositionOf(index)];
    }

    /// <summary>CRC-16/CCITT-FALSE of the codes and values.</summary>
    public int Checksum()
    {
        int crc = 0xFFFF;
        for (int i = 0; i < Count; i++)
        {
            crc = Crc16.Add(crc, CodeAt(i));
            crc = Crc16.Add(crc, ValueAt(i));
        }

        return crc;
    }

    private int PositionOf(int index)
    {
        return (_next - Count + index + (2 * Size)) % Size;
    }
}
