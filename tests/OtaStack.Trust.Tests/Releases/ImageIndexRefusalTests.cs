using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;

namespace OtaStack.Trust.Tests.Releases;

public sealed class ImageIndexRefusalTests
{
    public static TheoryData<string, Verdict, byte[]> Wrong()
    {
        return new TheoryData<string, Verdict, byte[]>
        {
            { "empty", Verdict.Malformed, [] },
            { "magic", Verdict.Malformed, Right(bytes => bytes[0]++) },
            { "version 0", Verdict.Malformed, New().Header(1, 1, version: 0).Part("a", 1).Digests(1).ToArray() },
            { "version 3", Verdict.Malformed, New().Header(1, 1, version: 3).Part("a", 1).Digests(1).ToArray() },
            { "version 3 with packed blocks", Verdict.Malformed, New().Header(1, 1, version: 3).Digests(1).Part("a", 1).Rows(1).ToArray() },
            { "packed blocks in version 1", Verdict.Malformed, New().Header(1, 1).Digests(1).Part("a", 1).Rows(1).ToArray() },
            { "version 2 without packed blocks", Verdict.Malformed, New().Header(1, 1, version: 2).Part("a", 1).Digests(1).ToArray() },
            { "packed block of no bytes", Verdict.Malformed, Packed(4097, 0, 1) },
            { "packed block of no bytes in the middle", Verdict.Malformed, Packed(8193, 4096, 4096, 4097) },
            { "packed block longer than the block", Verdict.Malformed, Packed(4097, 4097, 4098) },
            { "last packed block longer than the block", Verdict.Malformed, Packed(4097, 1, 3) },
            { "packed blocks that descend", Verdict.Malformed, Packed(4097, 2, 1) },
            { "packed block that ends beyond 2 GiB", Verdict.Malformed, Packed(4097, 0x80000001, 1) },
            { "packed block that ends at 2^32 - 1", Verdict.Malformed, Packed(4097, 1, 0xFFFFFFFF) },
            { "packed row missing", Verdict.Malformed, Packed(4097, 1) },
            { "packed row too many", Verdict.Malformed, Packed(4096, 1, 2) },
            { "reserved", Verdict.Malformed, New().Header(1, 1, reserved: 1).Part("a", 1).Digests(1).ToArray() },
            { "block size", Verdict.Malformed, New().Header(1, 1, blockSize: 4097).Part("a", 1).Digests(1).ToArray() },
            { "no parts", Verdict.Malformed, New().Header(0, 1).ToArray() },
            { "no parts, no bytes", Verdict.Malformed, New().Header(0, 0).ToArray() },
            { "65 parts", Verdict.TooLarge, New().Header(65, 65).ToArray() },
            { "65535 parts", Verdict.TooLarge, New().Header(65535, 65).ToArray() },
            { "image over 16 MiB", Verdict.TooLarge, New().Header(1, (16 << 20) + 1).ToArray() },
            { "image over 2 GiB", Verdict.TooLarge, New().Header(1, 0x80000000).ToArray() },
            { "image of 2^32 - 1", Verdict.TooLarge, New().Header(1, 0xFFFFFFFF).ToArray() },
            { "empty part", Verdict.Malformed, New().Header(1, 0).Part("a", 0).ToArray() },
            { "empty part beside another", Verdict.Malformed, New().Header(2, 1).Part("a", 0).Part("b", 1).Digests(1).ToArray() },
            { "parts shorter than the image", Verdict.Malformed, New().Header(1, 2).Part("a", 1).Digests(1).ToArray() },
            { "parts longer than the image", Verdict.Malformed, New().Header(1, 1).Part("a", 2).Digests(1).ToArray() },
            { "lengths that overflow to the sum", Verdict.Malformed, New().Header(2, 1).Part("a", 0xFFFFFFFF).Part("b", 2).Digests(1).ToArray() },
            { "lengths that overflow a signed sum", Verdict.Malformed, New().Header(3, 1).Part("a", 0x7FFFFFFF).Part("b", 0x7FFFFFFF).Part("c", 3).Digests(1).ToArray() },
            { "name of no bytes", Verdict.Malformed, New().Header(1, 1).Part("", 1).Digests(1).ToArray() },
            { "name of 65 bytes", Verdict.Malformed, New().Header(1, 1).Part(new string('a', 65), 1).Digests(1).ToArray() },
            { "hidden name", Verdict.Malformed, New().Header(1, 1).Part(".a", 1).Digests(1).ToArray() },
            { "name of dots", Verdict.Malformed, New().Header(1, 1).Part("..", 1).Digests(1).ToArray() },
            { "same name twice", Verdict.Malformed, New().Header(2, 2).Part("a", 1).Part("a", 1).Digests(2).ToArray() },
            { "names that descend", Verdict.Malformed, New().Header(2, 2).Part("b", 1).Part("a", 1).Digests(2).ToArray() },
            { "capitals after small letters", Verdict.Malformed, New().Header(2, 2).Part("a", 1).Part("B", 1).Digests(2).ToArray() },
            { "longer name before its beginning", Verdict.Malformed, New().Header(2, 2).Part("ab", 1).Part("a", 1).Digests(2).ToArray() },
            { "digest missing", Verdict.Malformed, New().Header(1, 4097).Part("a", 4097).Digests(1).ToArray() },
            { "digest too many", Verdict.Malformed, New().Header(1, 4096).Part("a", 4096).Digests(2).ToArray() },
            { "byte too many", Verdict.Malformed, New().Header(1, 1).Part("a", 1).Digests(1).Raw([0]).ToArray() },
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void It_is_refused(string what, Verdict verdict, byte[] file)
    {
        Assert.True(verdict == ImageIndex.Read(new ArraySource(file), out ImageIndex? index), what);
        Assert.Null(index);
    }

    [Fact]
    public void Only_the_listed_characters_make_a_name()
    {
        for (int value = 0; value < 256; value++)
        {
            bool allowed = value < 128 && (char.IsAsciiLetterOrDigit((char)value) || value is '.' or '_' or '-');
            byte[] file = New().Header(1, 1).Part("a" + (char)value, 1).Digests(1).ToArray();

            Assert.Equal(
                allowed ? Verdict.Accepted : Verdict.Malformed,
                ImageIndex.Read(new ArraySource(file), out ImageIndex? _));
        }
    }

    [Fact]
    public void A_file_longer_than_any_index_is_refused_without_reading_it()
    {
        Assert.Equal(Verdict.TooLarge, ImageIndex.Read(new EndlessSource(), out ImageIndex? index));
        Assert.Null(index);
    }

    [Fact]
    public void Every_cut_of_a_right_index_is_refused()
    {
        byte[] file = ImageIndexBytes.Of(("a", new byte[5000]), ("b", new byte[1]));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Equal(Verdict.Malformed, ImageIndex.Read(new ArraySource(file, 0, length), out ImageIndex? index));
            Assert.Null(index);
        }

        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(file), out ImageIndex? _));
    }

    private static byte[] Packed(uint length, params uint[] ends)
    {
        return New().Header(1, length, version: 2).Digests(1).Part("a", length).Rows(ends).ToArray();
    }

    private static ImageIndexBytes New()
    {
        return new ImageIndexBytes();
    }

    private static byte[] Right(Action<byte[]> change)
    {
        byte[] file = ImageIndexBytes.Of(("a", [1]));
        change(file);
        return file;
    }

    private sealed class EndlessSource : IByteSource
    {
        public int Length => int.MaxValue;

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            throw new InvalidOperationException("Nothing of it may be read.");
        }
    }
}
