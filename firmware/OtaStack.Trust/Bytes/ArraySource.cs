using System;

namespace OtaStack.Trust.Bytes;

/// <summary>A source over (part of) an array, which the caller must not change meanwhile.</summary>
public sealed class ArraySource : IByteSource
{
    private readonly byte[] _bytes;
    private readonly int _offset;
    private readonly int _length;

    public ArraySource(byte[] bytes)
        : this(bytes, 0, bytes.Length)
    {
    }

    public ArraySource(byte[] bytes, int offset, int length)
    {
        if (offset < 0 || length < 0 || offset > bytes.Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(length));
        }

        _bytes = bytes;
        _offset = offset;
        _length = length;
    }

    public int Length => _length;

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        int available = _length - position;
        if (position < 0 || available <= 0 || count <= 0)
        {
            return 0;
        }

        int taken = count < available ? count : available;
        Array.Copy(_bytes, _offset + position, buffer, offset, taken);
        return taken;
    }
}
