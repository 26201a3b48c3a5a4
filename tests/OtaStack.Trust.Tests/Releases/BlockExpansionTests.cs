using System.Text;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>Blocks as docs/formats.md stores them, expanded where they lie.</summary>
public sealed class BlockExpansionTests
{
    [Theory]
    [InlineData("01" + "41", "A")]
    [InlineData("ff" + "3132333435363738", "12345678")]
    [InlineData("ff" + "3132333435363738" + "01" + "39", "123456789")]
    [InlineData("17" + "616263" + "f0f6" + "21", "abcabcabcabc!")]
    [InlineData("01" + "7a" + "f0ff", "zzzzzzzzzzzzzzzzzzz")]
    [InlineData("ff" + "3132333435363738" + "00" + "f7f0", "12345678888")]
    [InlineData("e7" + "616263" + "f0f0" + "f1f0" + "787978", "abcabcbcaxyx")]
    public void Golden_bytes_expand_as_the_format_says(string stored, string block)
    {
        byte[] bytes = Convert.FromHexString(stored);

        Assert.Equal(block, Encoding.ASCII.GetString(Expand(bytes, block.Length)!));
        Assert.Equal(block, Encoding.ASCII.GetString(LzssText.Expand(bytes, block.Length)!));
    }

    [Theory]
    [InlineData("", 1, "no bytes at all")]
    [InlineData("01", 1, "a literal that is not there")]
    [InlineData("03" + "41", 2, "the second literal is not there")]
    [InlineData("00", 3, "a match that is not there")]
    [InlineData("01" + "41" + "f0", 4, "half a match")]
    [InlineData("ff" + "3132333435363738", 9, "flags that are not there")]
    [InlineData("00" + "f0f0", 3, "a match before anything was written")]
    [InlineData("01" + "41" + "f1f0", 4, "a match that starts where it is to be written")]
    [InlineData("01" + "41" + "effe", 4, "a match in front of the block")]
    [InlineData("01" + "41" + "0000", 4, "a match in front of the block, far")]
    [InlineData("01" + "41" + "f0f1", 4, "a match that leads over the end of the block")]
    [InlineData("01" + "4142", 1, "a byte left over")]
    [InlineData("01" + "4100", 1, "flags left over")]
    [InlineData("03" + "4142", 1, "a literal too many")]
    [InlineData("03" + "4142", 3, "a block that is longer")]
    public void What_is_no_block_is_refused(string stored, int length, string why)
    {
        byte[] bytes = Convert.FromHexString(stored);

        Assert.True(Expand(bytes, length) is null, why);
        Assert.True(LzssText.Expand(bytes, length) is null, why);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xA8)]
    public void Flags_behind_the_last_item_do_not_matter(byte unused)
    {
        Assert.Equal("ABA"u8.ToArray(), Expand([(byte)(7 | unused), .. "ABA"u8], 3));
    }

    [Fact]
    public void Every_place_of_a_block_can_be_copied_from_and_to()
    {
        // Literals in front, and behind them three bytes from each place among them.
        byte[] block = new byte[ImageBlocks.Size];
        for (int source = 0; source + 3 <= ImageBlocks.Size - 3; source++)
        {
            for (int i = 0; i < ImageBlocks.Size - 3; i++)
            {
                block[i] = (byte)((i * 7) + (i >> 8));
            }

            Array.Copy(block, source, block, ImageBlocks.Size - 3, 3);
            byte[] stored = new StoredItems().Literals(block.AsSpan(0, ImageBlocks.Size - 3)).Match(source, 3).ToArray();
            byte[] buffer = new byte[stored.Length + 600];
            stored.CopyTo(buffer, buffer.Length - stored.Length);

            Assert.True(ImageBlocks.TryExpand(buffer, stored.Length, block.Length));
            Assert.Equal(block, buffer[..ImageBlocks.Size]);
        }
    }

    [Fact]
    public void What_would_overwrite_bytes_that_are_still_to_be_read_is_refused()
    {
        // The first half shrinks to nothing, the second grows by an eighth: with less room than that it would run into itself.
        byte[] block = new byte[ImageBlocks.Size];
        new Random(5).NextBytes(block.AsSpan(2048));
        StoredItems items = new StoredItems().Literals([0]);
        for (int at = 1; at < 2048; at += 18)
        {
            items.Match(0, Math.Min(18, 2048 - at));
        }

        byte[] stored = items.Literals(block.AsSpan(2048)).ToArray();
        int needed = Needed(stored, block);
        byte[] tight = new byte[needed - 1];
        stored.CopyTo(tight, tight.Length - stored.Length);

        Assert.InRange(needed, ImageBlocks.BufferSize + 1, ImageBlocks.Size + 512);
        Assert.False(ImageBlocks.TryExpand(tight, stored.Length, ImageBlocks.Size));
    }

    [Fact]
    public void Whatever_the_test_kit_stores_expands_in_one_buffer()
    {
        Random random = new(11);
        byte[] buffer = new byte[ImageBlocks.BufferSize];
        int packed = 0;
        for (int round = 0; round < 60; round++)
        {
            byte[] block = RandomBlock(random);
            byte[] stored = LzssText.Store(block);
            if (stored.Length < block.Length)
            {
                packed++;
                stored.CopyTo(buffer, buffer.Length - stored.Length);
                Assert.True(ImageBlocks.TryExpand(buffer, stored.Length, block.Length), $"round {round}");
                Assert.Equal(block, buffer[..block.Length]);
            }
        }

        Assert.InRange(packed, 20, 59);
    }

    /// <summary>Random bytes with repetitions: of any length, compressible more or less.</summary>
    internal static byte[] RandomBlock(Random random)
    {
        byte[] block = new byte[random.Next(3) == 0 ? ImageBlocks.Size : random.Next(1, ImageBlocks.Size + 1)];
        int spread = random.Next(2) == 0 ? 256 : random.Next(1, 40);
        int copies = random.Next(10);
        for (int at = 0; at < block.Length;)
        {
            if (at > 0 && random.Next(10) < copies)
            {
                int source = random.Next(at);
                for (int count = Math.Min(random.Next(1, 40), block.Length - at); count > 0; count--)
                {
                    block[at++] = block[source++];
                }
            }
            else
            {
                block[at++] = (byte)random.Next(spread);
            }
        }

        return block;
    }

    /// <summary>Expands in a buffer that has room for anything.</summary>
    internal static byte[]? Expand(byte[] stored, int length)
    {
        byte[] buffer = new byte[stored.Length + length + 32];
        stored.CopyTo(buffer, buffer.Length - stored.Length);
        return ImageBlocks.TryExpand(buffer, stored.Length, length) ? buffer[..length] : null;
    }

    /// <summary>The smallest buffer that it expands in.</summary>
    private static int Needed(byte[] stored, byte[] block)
    {
        for (int size = Math.Max(stored.Length, block.Length); ; size++)
        {
            byte[] buffer = new byte[size];
            stored.CopyTo(buffer, size - stored.Length);
            if (ImageBlocks.TryExpand(buffer, stored.Length, block.Length))
            {
                Assert.Equal(block, buffer[..block.Length]);
                return size;
            }
        }
    }
}
