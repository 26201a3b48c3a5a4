using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

/// <summary>The edges of blocks, parts and of the file itself.</summary>
public sealed class ImageIndexLimitTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4095, 1, 4095)]
    [InlineData(4096, 1, 4096)]
    [InlineData(4097, 2, 1)]
    [InlineData(8191, 2, 4095)]
    [InlineData(8192, 2, 4096)]
    [InlineData(8193, 3, 1)]
    [InlineData(0x12345, 19, 0x345)]
    public void A_part_has_as_many_blocks_as_it_needs(int length, int blocks, int last)
    {
        byte[] content = new byte[length];
        ImageIndex index = Read(ImageIndexBytes.Of(("a", content)));

        Assert.Equal((blocks, length), (index.BlockCount, index.ImageLength));
        Assert.Equal(length, index.Parts[0].Length);
        Assert.Equal(last, index.BlockLength(blocks - 1));
        Assert.Equal(length - last, index.BlockOffset(blocks - 1));
        Assert.True(ImageBlocks.Matches(new ManagedHmacSha256(), index, blocks - 1, content, length - last, last));
        Assert.False(ImageBlocks.Matches(new ManagedHmacSha256(), index, blocks, content, length - last, last));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.PartOfBlock(blocks));
    }

    [Fact]
    public void Every_block_knows_its_part()
    {
        ImageIndex index = Read(ImageIndexBytes.Of(("a", new byte[4097]), ("b", new byte[1]), ("c", new byte[4096]), ("d", new byte[8193]), ("e", new byte[2])));

        Assert.Equal([0, 0, 1, 2, 3, 3, 3, 4], Enumerable.Range(0, 8).Select(index.PartOfBlock));
        Assert.Equal([0, 4096, 4097, 4098, 8194, 12290, 16386, 16387], Enumerable.Range(0, 8).Select(index.BlockOffset));
        Assert.Equal([4096, 1, 1, 4096, 4096, 4096, 1, 2], Enumerable.Range(0, 8).Select(index.BlockLength));
        Assert.Equal([0, 4097, 4098, 8194, 16387], index.Parts.Select(part => part.Offset));
        Assert.Equal([0, 2, 3, 4, 7], index.Parts.Select(part => part.FirstBlock));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "aa")]
    [InlineData("aa", "b")]
    [InlineData("A", "a")]
    [InlineData("a-", "a.")]
    [InlineData("-", "0")]
    [InlineData("ab", "ac")]
    [InlineData("aab", "aba")]
    public void Names_ascend_by_their_bytes(string first, string second)
    {
        ImageIndex index = Read(ImageIndexBytes.Of((first, [1]), (second, [2])));

        Assert.Equal([first, second], index.Parts.Select(part => part.Name));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(ImageIndexBytes.Of((second, [1]), (first, [2]))), out _));
    }

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("abd", "abc")]
    [InlineData("b", "aa")]
    [InlineData("ba", "ab")]
    public void Names_that_do_not_ascend_are_refused(string first, string second)
    {
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(ImageIndexBytes.Of((first, [1]), (second, [2]))), out _));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_name_has_up_to_64_bytes(int length, bool accepted)
    {
        string name = new('n', length);

        Assert.Equal(accepted ? Verdict.Accepted : Verdict.Malformed, ImageIndex.Read(new ArraySource(ImageIndexBytes.Of((name, [1]))), out ImageIndex? index));
        Assert.Equal(accepted ? name : null, index?.Parts[0].Name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Every_fixed_byte_of_the_header_counts(int position)
    {
        byte[] file = ImageIndexBytes.Of(("a", [1]));
        file[position] ^= 1;

        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(file), out ImageIndex? index));
        Assert.Null(index);
    }

    [Fact]
    public void The_number_of_parts_has_two_bytes()
    {
        Assert.Equal(Verdict.TooLarge, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(256, 256).ToArray()), out _));
        Assert.Equal(Verdict.TooLarge, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(257, 256).Part("a", 256).Digests(1).ToArray()), out _));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(64, 64).ToArray()), out _));
    }

    [Fact]
    public void An_image_of_16_MiB_is_not_too_large()
    {
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(1, 16 << 20).ToArray()), out _));
        Assert.Equal(Verdict.TooLarge, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(1, (16 << 20) + 1).ToArray()), out _));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(1, 0).ToArray()), out _));
    }

    // 16 of the header, 32 of the packed image's hash, 64 parts of 101, 4160 rows of 36.
    [Theory]
    [InlineData(156272, Verdict.Malformed)]
    [InlineData(156273, Verdict.TooLarge)]
    public void A_file_that_no_index_can_fill_is_too_large(int length, Verdict verdict)
    {
        Assert.Equal(verdict, ImageIndex.Read(new CutSource(new byte[16], length), out _));
    }

    [Fact]
    public void A_part_takes_what_is_left_of_the_image_and_no_more()
    {
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(2, 5).Part("a", 4).Part("b", 1).Digests(2).ToArray()), out _));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(2, 5).Part("a", 4).Part("b", 2).Digests(2).ToArray()), out _));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(2, 5).Part("a", 5).Part("b", 0).Digests(1).ToArray()), out _));
        Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(new ImageIndexBytes().Header(2, 5).Part("a", 3).Part("b", 1).Digests(2).ToArray()), out _));
    }

    [Fact]
    public void A_source_that_has_shrunk_is_an_error_of_reading()
    {
        byte[] file = ImageIndexBytes.Of(("a", [1]), ("b", [2]));
        CutSource source = new(file, file.Length);
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(source, out ImageIndex? index));
        byte[] digest = new byte[32];
        source.Available = file.Length - 1;

        index!.ReadDigest(0, digest);
        Assert.Equal(file[^64..^32], digest);
        Assert.Throws<IOException>(() => index.ReadDigest(1, digest));
        source.Available = 16;
        Assert.Throws<IOException>(() => index.ReadPartSha256(0, digest));
    }

    private static ImageIndex Read(byte[] file)
    {
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(file), out ImageIndex? index));
        return index!;
    }

    /// <summary>Has fewer bytes than its length says.</summary>
    private sealed class CutSource(byte[] bytes, int length) : IByteSource
    {
        public int Length => length;

        public int Available { get; set; } = bytes.Length;

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            return new ArraySource(bytes, 0, Available).Read(position, buffer, offset, count);
        }
    }
}
