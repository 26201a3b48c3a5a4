using System.Buffers.Binary;
using System.Numerics;

namespace OtaStack.Boards.LittleFs;

/// <summary>
/// How a file lies that is too large for metadata (littlefs DESIGN.md, "CTZ skip-lists"): block n begins with pointers to the blocks n − 2^x for each x up to
/// the number of zeros at the end of n; then comes content. The last block is the head.
/// </summary>
internal static class SkipList
{
    private const int PointerBytes = sizeof(uint);

    public static int BlocksFor(int length, int blockSize)
    {
        int blocks = 0;
        for (int left = length; left > 0; blocks++)
        {
            left -= blockSize - (PointersOf(blocks) * PointerBytes);
        }

        return blocks;
    }

    /// <summary>Writes the content into consecutive blocks.</summary>
    /// <param name="image">The whole image.</param>
    /// <param name="blockSize">Bytes of a block.</param>
    /// <param name="first">First of <see cref="BlocksFor"/> blocks.</param>
    /// <param name="content">Not empty.</param>
    /// <returns>The head.</returns>
    public static int Write(Span<byte> image, int blockSize, int first, ReadOnlySpan<byte> content)
    {
        int n = 0;
        while (true)
        {
            Span<byte> block = image.Slice((first + n) * blockSize, blockSize);
            for (int x = 0; x < PointersOf(n); x++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)(first + n - (1 << x)));
                block = block[PointerBytes..];
            }

            if (content.Length <= block.Length)
            {
                content.CopyTo(block);
                return first + n;
            }

            content[..block.Length].CopyTo(block);
            content = content[block.Length..];
            n++;
        }
    }

    private static int PointersOf(int n)
    {
        return n == 0 ? 0 : BitOperations.TrailingZeroCount(n) + 1;
    }
}
