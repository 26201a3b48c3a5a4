using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Images;

/// <summary>
/// Compresses single blocks for <see cref="ImageBlocks.TryExpand"/> (docs/formats.md). Of all ways to write a block it takes the shortest:
/// every match costs the same, so the longest one at each place is all that a shortest path needs. The same block gives the same bytes.
/// </summary>
internal static class LzssCompressor
{
    private const int ShortestMatch = 3;
    private const int LongestMatch = ShortestMatch + 15;

    /// <summary>Where byte 0 of a block stands in the window of the format.</summary>
    private const int WindowStart = 4080;

    private const int WindowMask = 4095;
    private const int ItemsOfGroup = 8;

    // Bits: the flag, and what it stands for.
    private const int LiteralCost = 1 + 8;
    private const int MatchCost = 1 + 16;

    private const int HashBits = 12;

    /// <summary>The stored form, shorter than the block; null when there is none that a device can expand in place.</summary>
    /// <param name="block">1–4096 bytes.</param>
    public static byte[]? Compress(ReadOnlySpan<byte> block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.Length, ImageBlocks.Size);
        (int[] lengths, int[] sources) = Longest(block);
        Shorten(lengths);
        byte[] stored = new byte[block.Length + ((block.Length + ItemsOfGroup - 1) / ItemsOfGroup)];
        int size = 0;
        int flags = 0;
        int items = 0;
        int margin = 0;
        for (int at = 0; at < block.Length; at += lengths[at])
        {
            if (items % ItemsOfGroup == 0)
            {
                flags = size++;
            }

            if (lengths[at] == 1)
            {
                stored[flags] |= (byte)(1 << (items % ItemsOfGroup));
                stored[size++] = block[at];
            }
            else
            {
                int position = (sources[at] + WindowStart) & WindowMask;
                stored[size++] = (byte)position;
                stored[size++] = (byte)(((position >> 4) & 0xF0) | (lengths[at] - ShortestMatch));
            }

            items++;
            margin = Math.Max(margin, at + lengths[at] - size);
        }

        // Behind each item what is written must not reach what is still to be read: that lies at the end of the buffer.
        return size < block.Length && margin + size <= ImageBlocks.BufferSize ? stored[..size] : null;
    }

    /// <summary>The longest match at each place, 0 when there is none, and the nearest block position that it starts at.</summary>
    private static (int[] Lengths, int[] Sources) Longest(ReadOnlySpan<byte> block)
    {
        int[] lengths = new int[block.Length];
        int[] sources = new int[block.Length];
        int[] newest = new int[1 << HashBits];
        int[] before = new int[block.Length];
        Array.Fill(newest, -1);
        for (int at = 0; at + ShortestMatch <= block.Length; at++)
        {
            ReadOnlySpan<byte> rest = block.Slice(at, Math.Min(LongestMatch, block.Length - at));
            int hash = ((rest[0] << 8) ^ (rest[1] << 4) ^ rest[2]) & ((1 << HashBits) - 1);
            for (int source = newest[hash]; source >= 0 && lengths[at] < rest.Length; source = before[source])
            {
                int length = rest.CommonPrefixLength(block.Slice(source, rest.Length));
                if (length >= ShortestMatch && length > lengths[at])
                {
                    (lengths[at], sources[at]) = (length, source);
                }
            }

            before[at] = newest[hash];
            newest[hash] = at;
        }

        return (lengths, sources);
    }

    /// <summary>Makes of the longest matches what is to be written: 1 for a literal, else the length that leads to the end in the fewest bits.</summary>
    private static void Shorten(int[] lengths)
    {
        int[] costs = new int[lengths.Length + 1];
        for (int at = lengths.Length - 1; at >= 0; at--)
        {
            int best = 1;
            int cost = costs[at + 1] + LiteralCost;
            for (int length = ShortestMatch; length <= lengths[at]; length++)
            {
                if (costs[at + length] + MatchCost <= cost)
                {
                    (best, cost) = (length, costs[at + length] + MatchCost);
                }
            }

            (lengths[at], costs[at]) = (best, cost);
        }
    }
}
