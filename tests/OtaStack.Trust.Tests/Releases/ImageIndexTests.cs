using System.Security.Cryptography;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

public sealed class ImageIndexTests
{
    [Fact]
    public void Golden_bytes_read_as_the_format_says()
    {
        // Typed from docs/formats.md: two parts, 1 and 4097 bytes, three blocks.
        byte[] file = Convert.FromHexString(
            "4f544958" + "01" + "00" + "0200" + "00100000" + "02100000"
            + "05" + "412e646c6c" + "01000000" + new string('a', 64)
            + "01" + "62" + "01100000" + new string('b', 64)
            + new string('1', 64) + new string('2', 64) + new string('3', 64));

        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(file), out ImageIndex? index));
        Assert.NotNull(index);
        Assert.Equal(2, index.Parts.Length);
        Assert.Equal(4098, index.ImageLength);
        Assert.Equal(3, index.BlockCount);
        Assert.Equal(["A.dll", "b"], [index.Parts[0].Name, index.Parts[1].Name]);
        Assert.Equal([1, 4097], [index.Parts[0].Length, index.Parts[1].Length]);
        Assert.Equal([0, 1], [index.Parts[0].Offset, index.Parts[1].Offset]);
        Assert.Equal([0, 1], [index.Parts[0].FirstBlock, index.Parts[1].FirstBlock]);
        Assert.Equal([0, 1, 1], [index.PartOfBlock(0), index.PartOfBlock(1), index.PartOfBlock(2)]);
        Assert.Equal([0, 1, 4097], [index.BlockOffset(0), index.BlockOffset(1), index.BlockOffset(2)]);
        Assert.Equal([1, 4096, 1], [index.BlockLength(0), index.BlockLength(1), index.BlockLength(2)]);

        byte[] hash = new byte[32];
        index.ReadPartSha256(1, hash);
        Assert.Equal(new string('b', 64), Convert.ToHexStringLower(hash));
        index.ReadDigest(2, hash);
        Assert.Equal(new string('3', 64), Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Golden_bytes_of_a_packed_image_read_as_the_format_says()
    {
        // Typed from docs/formats.md: as above, stored in 1, 2 and 1 bytes.
        byte[] file = Convert.FromHexString(
            "4f544958" + "02" + "00" + "0200" + "00100000" + "02100000" + new string('c', 64)
            + "05" + "412e646c6c" + "01000000" + new string('a', 64)
            + "01" + "62" + "01100000" + new string('b', 64)
            + new string('1', 64) + "01000000" + new string('2', 64) + "03000000" + new string('3', 64) + "04000000");

        ImageIndex index = Read(file);
        byte[] hash = new byte[32];
        Assert.True(index.ReadPackedSha256(hash));
        Assert.Equal(new string('c', 64), Convert.ToHexStringLower(hash));
        Assert.Equal([0, 1, 3, 4], Enumerable.Range(0, 4).Select(index.StoredOffset));
        Assert.Equal([0, 1, 4097], Enumerable.Range(0, 3).Select(index.BlockOffset));
        index.ReadPartSha256(1, hash);
        Assert.Equal(new string('b', 64), Convert.ToHexStringLower(hash));
        index.ReadDigest(2, hash);
        Assert.Equal(new string('3', 64), Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Without_a_packed_image_blocks_are_stored_where_they_are_in_the_image()
    {
        ImageIndex index = Read(ImageIndexBytes.Of(("a", new byte[4097]), ("b", new byte[2])));
        byte[] hash = [.. Enumerable.Repeat((byte)7, 32)];

        Assert.False(index.ReadPackedSha256(hash));
        Assert.All(hash, value => Assert.Equal(7, value));
        Assert.Equal([0, 4096, 4097, 4099], Enumerable.Range(0, 4).Select(index.StoredOffset));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_largest_image_in_the_most_parts_is_read(byte version)
    {
        ImageIndexBytes bytes = new ImageIndexBytes().Header(64, ImageIndex.MaxImageLength, version: version).Digests(version - 1);
        for (int i = 0; i < 63; i++)
        {
            bytes.Part($"p{i:00}".PadRight(64, 'x'), 1);
        }

        const int Last = ImageIndex.MaxImageLength - 63;
        int blocks = 63 + ((Last + 4095) / 4096);
        bytes.Part("p63".PadRight(64, 'x'), Last);
        _ = version == 1 ? bytes.Digests(blocks) : bytes.Rows([.. Enumerable.Range(1, blocks).Select(end => (uint)end)]);

        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(bytes.ToArray()), out ImageIndex? index));
        Assert.Equal(blocks, index!.BlockCount);
        for (int block = 0; block < blocks; block++)
        {
            Assert.Equal(Math.Min(block, 63), index.PartOfBlock(block));
            Assert.Equal(block < 63 ? block : 63 + ((block - 63) * 4096), index.BlockOffset(block));
        }

        Assert.Equal(ImageIndex.MaxImageLength, index.BlockOffset(blocks - 1) + index.BlockLength(blocks - 1));
    }

    [Fact]
    public void A_block_matches_only_in_its_place_and_whole()
    {
        byte[] content = new byte[4096 + 100];
        new Random(7).NextBytes(content);
        ImageIndex index = Read(ImageIndexBytes.Of(("a", [1, 2, 3]), ("b", content)));
        ManagedHmacSha256 hmac = new();

        Assert.True(ImageBlocks.Matches(hmac, index, 0, [1, 2, 3], 0, 3));
        Assert.True(ImageBlocks.Matches(hmac, index, 1, content, 0, 4096));
        Assert.True(ImageBlocks.Matches(hmac, index, 2, content, 4096, 100));
        Assert.False(ImageBlocks.Matches(hmac, index, 2, content, 0, 100));
        Assert.False(ImageBlocks.Matches(hmac, index, 2, content, 4096, 99));
        Assert.False(ImageBlocks.Matches(hmac, index, 1, content, 0, 100));
        Assert.False(ImageBlocks.Matches(hmac, index, 3, content, 4096, 100));
        Assert.False(ImageBlocks.Matches(hmac, index, -1, content, 4096, 100));
        foreach (int bit in new[] { 0, 4095 * 8, (4095 * 8) + 7 })
        {
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.False(ImageBlocks.Matches(hmac, index, 1, content, 0, 4096));
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void The_key_is_the_documented_text()
    {
        Assert.Equal("OtaStack block digest v1"u8.ToArray(), ImageBlocks.Key);
        Assert.Equal(24, ImageBlocks.Key.Length);
        Assert.Equal(
            HMACSHA256.HashData("OtaStack block digest v1"u8, [1, 2, 3]),
            ImageIndexBytes.Of(("a", [1, 2, 3]))[^32..]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_block_that_is_not_there_is_the_callers_mistake(int block)
    {
        ImageIndex index = Read(ImageIndexBytes.Of(("a", [1])));

        Assert.Throws<ArgumentOutOfRangeException>(() => index.PartOfBlock(block));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.BlockOffset(block));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.BlockLength(block));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.ReadDigest(block, new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.StoredOffset(block < int.MaxValue ? block + (block > 0 ? 1 : 0) : block));
    }

    private static ImageIndex Read(byte[] file)
    {
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(file), out ImageIndex? index));
        return index!;
    }
}
