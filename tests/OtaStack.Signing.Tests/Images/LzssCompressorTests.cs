using OtaStack.Signing.Images;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Images;

/// <summary>Blocks as the tool stores them: what a device expands, no longer than a plain encoder makes them, the same each time.</summary>
public sealed class LzssCompressorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("abcabcabcabc!", "17" + "616263" + "f0f6" + "21")]
    [InlineData("zzzzzzzzzzzzzzzzzzz", "01" + "7a" + "f0ff")]
    [InlineData("12345678888812345", "ff" + "3132333435363738" + "00" + "f7f1" + "f0f2")]
    public void Golden_bytes_are_those_of_the_format(string block, string stored)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(block);

        Assert.Equal(stored, Convert.ToHexStringLower(LzssCompressor.Compress(bytes)!));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4096)]
    public void What_does_not_shrink_is_not_compressed(int length)
    {
        byte[] block = new byte[length];
        new Random(3).NextBytes(block);

        Assert.Null(LzssCompressor.Compress(block));
    }

    [Fact]
    public void A_block_whose_end_would_overtake_what_is_still_to_be_read_is_not_compressed()
    {
        // Half of it shrinks to nothing, the other half grows by an eighth.
        byte[] block = new byte[ImageBlocks.Size];
        new Random(4).NextBytes(block.AsSpan(2048));

        Assert.Null(LzssCompressor.Compress(block));
        Array.Reverse(block);
        Assert.InRange(LzssCompressor.Compress(block)!.Length, 2048 * 9 / 8, (2048 * 9 / 8) + 260);
    }

    [Fact]
    public void The_shortest_way_is_taken_where_the_longest_match_first_leads_astray()
    {
        // Behind "abc", "bcdefgh…": taking abc first costs a match more.
        byte[] block = "abcX bcdefghijklm Y abcdefghijklm"u8.ToArray();

        Assert.Equal(LzssText.Store(block).Length - 1, LzssCompressor.Compress(block)!.Length);
    }

    [Fact]
    public void Every_block_expands_in_one_buffer_and_none_is_longer_than_a_plain_encoder_makes_it()
    {
        int seed = Fuzz.Seed();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] buffer = new byte[ImageBlocks.BufferSize];
        int packed = 0;
        for (int round = 0; round < Fuzz.Cases(150); round++)
        {
            byte[] block = Block(random);
            byte[]? stored = LzssCompressor.Compress(block);
            byte[] plain = LzssText.Store(block);
            Assert.True((stored ?? block).Length <= plain.Length || plain.Length == block.Length, $"seed {seed}, round {round}");
            if (stored is null)
            {
                continue;
            }

            packed++;
            Assert.Equal(stored, LzssCompressor.Compress(block));
            Assert.Equal(block, LzssText.Expand(stored, block.Length));
            random.NextBytes(buffer);
            stored.CopyTo(buffer, buffer.Length - stored.Length);
            Assert.True(ImageBlocks.TryExpand(buffer, stored.Length, block.Length), $"seed {seed}, round {round}");
            Assert.Equal(block, buffer[..block.Length]);
        }

        Assert.InRange(packed, 1, int.MaxValue);
    }

    [Fact]
    public void The_tools_own_assemblies_shrink_by_a_third()
    {
        int stored = 0;
        byte[] assembly = File.ReadAllBytes(typeof(ImageBlocks).Assembly.Location);
        foreach (byte[] block in assembly.Chunk(ImageBlocks.Size))
        {
            stored += LzssCompressor.Compress(block)?.Length ?? block.Length;
        }

        output.WriteLine($"{stored} of {assembly.Length} bytes");
        Assert.InRange(stored, 1, assembly.Length * 67 / 100);
    }

    private static byte[] Block(Random random)
    {
        byte[] block = new byte[random.Next(4) == 0 ? ImageBlocks.Size : random.Next(1, 700)];
        int spread = random.Next(2) == 0 ? 256 : random.Next(1, 30);
        for (int at = 0; at < block.Length;)
        {
            int source = random.Next(at + 1);
            for (int count = random.Next(3) == 0 ? random.Next(1, 30) : 0; count > 0 && source < at && at < block.Length; count--)
            {
                block[at++] = block[source++];
            }

            if (at < block.Length)
            {
                block[at++] = (byte)random.Next(spread);
            }
        }

        return block;
    }
}
