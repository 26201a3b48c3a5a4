using System;

namespace OtaStack.Trust.Json;

/// <summary>
/// Compares each member name with the one before it in the same object. The names of all open objects share one small
/// array; when it is full the order counts as unknown, which only costs the slower way to the canonical form.
/// </summary>
internal sealed class JsonNameOrder
{
    private const int Room = 160;

    private readonly byte[] _names = new byte[Room];
    private readonly int[] _starts = new int[JsonReader.MaxDepth + 1];
    private readonly int[] _lengths = new int[JsonReader.MaxDepth + 1];

    public void Reset()
    {
        _starts[0] = 0;
        _lengths[0] = 0;
    }

    /// <summary>An object or array at this depth begins.</summary>
    public void Open(int depth)
    {
        _starts[depth] = _starts[depth - 1] + (_lengths[depth - 1] < 0 ? 0 : _lengths[depth - 1]);
        _lengths[depth] = -1;
    }

    /// <summary>Positive when the name comes after the one before it or is the first; negative when not, or unknown; 0 when it is the same.</summary>
    public int Add(int depth, byte[] name, int length)
    {
        int start = _starts[depth];
        int previous = _lengths[depth];
        int order = previous < 0 ? 1 : Compare(name, length, _names, start, previous);
        if (start + length > Room)
        {
            _lengths[depth] = -1;
            return order == 0 ? 0 : -1;
        }

        Array.Copy(name, 0, _names, start, length);
        _lengths[depth] = length;
        return order;
    }

    /// <summary>Order by bytes, a name before all that it begins: below 0, 0 or above 0.</summary>
    internal static int Compare(byte[] a, int aLength, byte[] b, int bStart, int bLength)
    {
        int shorter = aLength < bLength ? aLength : bLength;
        for (int i = 0; i < shorter; i++)
        {
            int difference = a[i] - b[bStart + i];
            if (difference != 0)
            {
                return difference;
            }
        }

        return aLength - bLength;
    }
}
