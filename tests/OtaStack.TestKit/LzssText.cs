namespace OtaStack.TestKit;

/// <summary>Stores and expands blocks straight from docs/formats.md: plainly, greedily, with a window of its own and no buffer shared.</summary>
public static class LzssText
{
    private const int Window = 4096;
    private const int Start = 4080;
    private const int Margin = 16;

    /// <summary>The stored form of a block: the block itself when nothing is gained, or it could not be expanded in place.</summary>
    public static byte[] Store(byte[] block)
    {
        ArgumentNullException.ThrowIfNull(block);
        List<byte> stored = [];
        int flagsAt = 0;
        int items = 0;
        int ahead = 0;
        for (int at = 0; at < block.Length; items++)
        {
            if (items % 8 == 0)
            {
                flagsAt = stored.Count;
                stored.Add(0);
            }

            (int source, int length) = Match(block, at);
            if (length < 3)
            {
                stored[flagsAt] |= (byte)(1 << (items % 8));
                stored.Add(block[at]);
                at++;
            }
            else
            {
                int position = (Start + source) % Window;
                stored.Add((byte)(position % 256));
                stored.Add((byte)((position / 256 * 16) + length - 3));
                at += length;
            }

            ahead = Math.Max(ahead, at - stored.Count);
        }

        return stored.Count < block.Length && ahead + stored.Count <= Window + Margin ? [.. stored] : block;
    }

    /// <summary>All blocks of all parts, stored one after the other, and where each ends.</summary>
    public static (byte[] Packed, int[] Ends) Pack(IEnumerable<byte[]> parts)
    {
        List<byte> packed = [];
        List<int> ends = [];
        foreach (byte[] block in parts.SelectMany(part => part.Chunk(Window)))
        {
            packed.AddRange(Store(block));
            ends.Add(packed.Count);
        }

        return ([.. packed], [.. ends]);
    }

    /// <summary>The block, or null when the stored bytes are not those of one.</summary>
    public static byte[]? Expand(ReadOnlySpan<byte> stored, int length)
    {
        byte?[] window = new byte?[Window];
        List<byte> block = [];
        int read = 0;
        int flags = 0;
        for (int item = 0; block.Count < length; item++)
        {
            if (item % 8 == 0)
            {
                if (read == stored.Length)
                {
                    return null;
                }

                flags = stored[read++];
            }

            bool isLiteral = (flags & (1 << (item % 8))) != 0;
            if (read + (isLiteral ? 1 : 2) > stored.Length)
            {
                return null;
            }

            if (isLiteral)
            {
                Add(window, block, stored[read++]);
                continue;
            }

            int position = stored[read] + (stored[read + 1] / 16 * 256);
            int count = (stored[read + 1] % 16) + 3;
            read += 2;
            for (int i = 0; i < count; i++)
            {
                if (window[(position + i) % Window] is not { } value || block.Count == length)
                {
                    return null;
                }

                Add(window, block, value);
            }
        }

        return read == stored.Length ? [.. block] : null;
    }

    private static void Add(byte?[] window, List<byte> block, byte value)
    {
        window[(Start + block.Count) % Window] = value;
        block.Add(value);
    }

    private static (int Source, int Length) Match(byte[] block, int at)
    {
        (int Source, int Length) best = (0, 0);
        for (int source = 0; source < at; source++)
        {
            int length = 0;
            while (length < 18 && at + length < block.Length && block[source + length] == block[at + length])
            {
                length++;
            }

            if (length > best.Length)
            {
                best = (source, length);
            }
        }

        return best;
    }
}
