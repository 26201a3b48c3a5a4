using System.Buffers.Binary;
using OtaStack.Signing.Images;
using OtaStack.Signing.Tests.Acceptance;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Packing;

/// <summary>Debian's mscompress speaks the same layout (SZDD, the format of Microsoft's COMPRESS.EXE) behind a header of its own: both ways.</summary>
public sealed class ForeignLzssTests : IDisposable
{
    private const int HeaderBytes = 14;

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-lzss-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableByTool("msexpand")]
    public void Each_stored_block_is_expanded_by_another_implementation()
    {
        int packed = 0;
        foreach (byte[] block in Blocks())
        {
            if (LzssCompressor.Compress(block) is not { } stored)
            {
                continue;
            }

            packed++;
            byte[] header = [.. "SZDD"u8, 0x88, 0xF0, 0x27, 0x33, (byte)'A', 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(10), block.Length);
            File.WriteAllBytes(Path.Combine(_folder, "block.bi_"), [.. header, .. stored]);
            (int code, string output) = Foreign.TryIn(_folder, "msexpand", "block.bi_");

            Assert.True(code == 0, output);
            Assert.Equal(block, File.ReadAllBytes(Path.Combine(_folder, "block.bi")));
            File.Delete(Path.Combine(_folder, "block.bi"));
        }

        Assert.InRange(packed, 20, int.MaxValue);
    }

    [SkippableByTool("mscompress")]
    public void Blocks_that_another_implementation_compressed_expand()
    {
        byte[] buffer = new byte[2 * ImageBlocks.Size];
        int packed = 0;
        int compared = 0;

        // mscompress 0.4 spoils files of a few bytes.
        foreach (byte[] block in Blocks().Where(block => block.Length > 100))
        {
            File.WriteAllBytes(Path.Combine(_folder, "block"), block);
            (int code, string output) = Foreign.TryIn(_folder, "mscompress", "block");
            Assert.True(code == 0, output);
            byte[] stored = File.ReadAllBytes(Path.Combine(_folder, "block_"))[HeaderBytes..];
            File.Delete(Path.Combine(_folder, "block_"));
            stored.CopyTo(buffer, buffer.Length - stored.Length);

            Assert.True(ImageBlocks.TryExpand(buffer, stored.Length, block.Length));
            Assert.Equal(block, buffer[..block.Length]);
            packed++;

            // No block may be longer than theirs; one that could not be expanded in place is stored as it is, which theirs need not care for.
            if (LzssCompressor.Compress(block) is { } own)
            {
                Assert.InRange(own.Length, 1, stored.Length);
                compared++;
            }
        }

        Assert.InRange(packed, 20, int.MaxValue);
        Assert.InRange(compared, packed / 2, packed);
    }

    /// <summary>
    /// An assembly in blocks, short and long ones. Without spaces at their starts: that make lets matches reach in front of the block, where its
    /// window is full of spaces; devices refuse that.
    /// </summary>
    private static IEnumerable<byte[]> Blocks()
    {
        byte[] assembly = [.. File.ReadAllBytes(typeof(ImageBlocks).Assembly.Location).Select(value => value == ' ' ? (byte)'_' : value)];
        return [.. assembly.Chunk(ImageBlocks.Size), .. assembly.Chunk(ImageBlocks.Size).Take(5).Select(block => block[..701]), "abcabcabcabc!"u8.ToArray()];
    }
}
