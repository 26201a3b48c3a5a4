namespace OtaStack.Trust.Tests.Releases;

/// <summary>Writes a stored block item by item, right or wrong as told.</summary>
internal sealed class StoredItems
{
    private readonly List<byte> _bytes = [];
    private int _flags;
    private int _items;

    public StoredItems Literals(ReadOnlySpan<byte> values)
    {
        foreach (byte value in values)
        {
            Begin(isLiteral: true);
            _bytes.Add(value);
        }

        return this;
    }

    public StoredItems Match(int source, int count)
    {
        Begin(isLiteral: false);
        int position = (source + 4080) % 4096;
        _bytes.Add((byte)position);
        _bytes.Add((byte)(((position >> 4) & 0xF0) | (count - 3)));
        return this;
    }

    public byte[] ToArray()
    {
        return [.. _bytes];
    }

    private void Begin(bool isLiteral)
    {
        if (_items % 8 == 0)
        {
            _flags = _bytes.Count;
            _bytes.Add(0);
        }

        _bytes[_flags] |= (byte)(isLiteral ? 1 << (_items % 8) : 0);
        _items++;
    }
}
