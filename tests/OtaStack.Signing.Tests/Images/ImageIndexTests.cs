using OtaStack.Signing.Errors;
using OtaStack.Signing.Images;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Images;

public sealed class ImageIndexTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void The_bytes_of_a_small_index_are_pinned()
    {
        BuiltImage image = ImageBuilder.FromParts([new ImagePart("b.dll", "bb"u8.ToArray()), new ImagePart("a.dll", "a"u8.ToArray())]);

        // Digests by: printf a | openssl dgst -sha256 -hmac 'OtaStack block digest v1', and printf a | sha256sum.
        string expected = "4f544958" + "01" + "00" + "0200" + "00100000" + "03000000"
            + "05" + "612e646c6c" + "01000000" + "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
            + "05" + "622e646c6c" + "02000000" + "3b64db95cb55c763391c707108489ae18b4112d783300de38e033b4c98c3deaf"
            + DigestByOpenSsl("a") + DigestByOpenSsl("bb");
        Assert.Equal(expected, Convert.ToHexStringLower(image.Index));
        Assert.Equal("fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603", ShaOf("ab"));
        Assert.Equal(ShaOf("abb"), image.Sha256);
    }

    [Fact]
    public void The_device_reads_the_index_and_matches_every_block()
    {
        BuiltImage image = Workshop.Image("1.0.0");
        using MemoryStream stream = new();
        image.WriteTo(stream);
        byte[] bytes = stream.ToArray();
        ManagedHmacSha256 hmac = new();

        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(image.Index), out ImageIndex? index));
        Assert.Equal((2, bytes.Length, 3), (index!.Parts.Length, index.ImageLength, index.BlockCount));
        Assert.Equal(("Base.dll", "Sample.dll"), (index.Parts[0].Name, index.Parts[1].Name));
        for (int block = 0; block < index.BlockCount; block++)
        {
            int offset = index.BlockOffset(block);
            Assert.True(ImageBlocks.Matches(hmac, index, block, bytes, offset, index.BlockLength(block)));
            bytes[offset] ^= 1;
            Assert.False(ImageBlocks.Matches(hmac, index, block, bytes, offset, index.BlockLength(block)));
        }
    }

    [Fact]
    public void A_folder_gives_its_assemblies_and_its_entry_and_nothing_else()
    {
        foreach (string name in (string[])["out/B.dll", "out/A.dll", "out/A.pdb", "out/app.entry", "out/ja/A.resources.dll"])
        {
            _ = _workshop.Write(name, name);
        }

        string folder = Path.Combine(_workshop.Folder, "out");

        Assert.Equal(["A.dll", "B.dll", "app.entry"], ImageBuilder.FromFolder(folder).Parts.Select(part => part.Name));
        BuiltImage given = ImageBuilder.FromFolder(folder, "A;A.Application");
        Assert.Equal("A;A.Application"u8.ToArray(), given.Parts[2].Content.ToArray());
    }

    [Fact]
    public void Folders_that_cannot_be_an_image_are_refused()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "empty")).FullName;
        _ = _workshop.Write("both/A.dll", "a");
        _ = _workshop.Write("both/A.pe", "a");

        _ = Refusals.Expect("image.no_assemblies", SigningFault.Refused, () => ImageBuilder.FromFolder(empty));
        _ = Refusals.Expect("image.ambiguous", SigningFault.Refused, () => ImageBuilder.FromFolder(Path.Combine(_workshop.Folder, "both")));
        _ = Refusals.Expect("file.missing", SigningFault.File, () => ImageBuilder.FromFolder(Path.Combine(_workshop.Folder, "absent")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_that_a_device_cannot_store_is_refused(string name)
    {
        _ = Refusals.Expect("image.part_invalid", SigningFault.Refused, () => ImageBuilder.FromParts([new ImagePart(name, new byte[1])]));
    }

    [Fact]
    public void Empty_doubled_and_too_many_parts_are_refused()
    {
        _ = Refusals.Expect("image.part_invalid", SigningFault.Refused, () => ImageBuilder.FromParts([new ImagePart("a", Array.Empty<byte>())]));
        _ = Refusals.Expect("image.part_twice", SigningFault.Refused, () => ImageBuilder.FromParts([new ImagePart("a", new byte[1]), new ImagePart("a", new byte[1])]));
        _ = Refusals.Expect("image.parts", SigningFault.Refused, () => ImageBuilder.FromParts([]));
        _ = Refusals.Expect("image.parts", SigningFault.Refused, () => ImageBuilder.FromParts(Enumerable.Range(0, 65).Select(i => new ImagePart($"p{i}", new byte[1]))));
        Assert.Equal(64, ImageBuilder.FromParts(Enumerable.Range(0, 64).Select(i => new ImagePart($"p{i}", new byte[1]))).Parts.Count);
    }

    [Fact]
    public void An_image_may_have_16_MiB_and_not_a_byte_more()
    {
        byte[] half = new byte[ImageIndex.MaxImageLength / 2];

        Assert.Equal(ImageIndex.MaxImageLength, ImageBuilder.FromParts([new ImagePart("a", half), new ImagePart("b", half)]).Length);
        _ = Refusals.Expect(
            "image.too_large", SigningFault.Refused,
            () => ImageBuilder.FromParts([new ImagePart("a", half), new ImagePart("b", half), new ImagePart("c", new byte[1])]));
    }

    [Theory]
    [InlineData("NoType")]
    [InlineData(";A")]
    [InlineData("A;")]
    [InlineData("A;B;C")]
    [InlineData("A;B C")]
    [InlineData("A;日")]
    public void An_entry_that_names_no_type_is_refused(string entry)
    {
        _ = Refusals.Expect("entry.invalid", SigningFault.Usage, () => ImageBuilder.FromParts([new ImagePart("a", new byte[1])], entry));
    }

    private string DigestByOpenSsl(string content)
    {
        string path = _workshop.Write(Path.GetRandomFileName(), content);
        return Foreign.Run("openssl", "dgst", "-sha256", "-hmac", "OtaStack block digest v1", path).Trim().Split(' ')[^1];
    }

    private static string ShaOf(string text)
    {
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
    }
}
