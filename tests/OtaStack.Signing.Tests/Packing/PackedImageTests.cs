using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Images;
using OtaStack.TestKit;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Tests.Packing;

/// <summary>An image and its packed form: what is signed, stored and read.</summary>
public sealed class PackedImageTests
{
    private static readonly byte[] Large = [.. Enumerable.Range(0, 9000).Select(i => (byte)((i % 97) ^ (i / 500)))];

    [Fact]
    public void The_bytes_of_a_small_packed_image_and_its_index_are_pinned()
    {
        BuiltImage image = ImageBuilder.FromParts([new ImagePart("a", "abcabcabcabc!"u8.ToArray()), new ImagePart("b", "bb"u8.ToArray())]).Compress();

        // printf 'abcabcabcabc!' | sha256sum and | openssl dgst -sha256 -hmac 'OtaStack block digest v1'; of the stored bytes sha256sum alone.
        const string Packed = "17616263f0f621" + "6262";
        Assert.Equal(Packed, Convert.ToHexStringLower(image.Packed!.Content.Span));
        Assert.Equal(
            "4f544958" + "02" + "00" + "0200" + "00100000" + "0f000000" + "d99b0deccecb39c12edbe94449ab03dd51d2fbaa955295de5c3c7f00aef9d378"
            + "01" + "61" + "0d000000" + "d24d4332a9c905a2988e56afbb2a50c81dbd856a80da8d485359cc041106a2e9" + "01" + "62" + "02000000" + "3b64db95cb55c763391c707108489ae18b4112d783300de38e033b4c98c3deaf"
            + "c12d101b58951e1dfe2bde4fdbc986675340e38bdaa1fc0b439a9f684f9f4647" + "07000000" + "fe2802ae3e9ab514b92621324153af2769af1c4f54881c6bb4ee0dc907997db2" + "09000000",
            Convert.ToHexStringLower(image.Index));
    }

    [Fact]
    public void Image_and_parts_are_the_same_with_and_without_a_packed_form_and_each_build_gives_the_same_bytes()
    {
        BuiltImage plain = ImageBuilder.FromParts([new ImagePart("a", Large), new ImagePart("b", "b"u8.ToArray())]);
        BuiltImage packed = plain.Compress();

        Assert.Null(plain.Packed);
        Assert.Equal(1, plain.Index[4]);
        Assert.Equal((plain.Sha256, plain.Length), (packed.Sha256, packed.Length));
        Assert.Equal(packed.Index, plain.Compress().Index);
        Assert.True(packed.Packed!.Content.Span.SequenceEqual(plain.Compress().Packed!.Content.Span));
        Assert.InRange(packed.Packed.Content.Length, 1, packed.Length - 1);
    }

    [Fact]
    public void The_device_reads_the_index_and_each_stored_block_is_the_block()
    {
        BuiltImage image = ImageBuilder.FromParts([new ImagePart("a", Large), new ImagePart("b", "b"u8.ToArray())]).Compress();
        byte[] whole = [.. Large, (byte)'b'];

        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(image.Index), out ImageIndex? index));
        Assert.Equal(4, index!.BlockCount);
        for (int block = 0; block < index.BlockCount; block++)
        {
            byte[] stored = image.Packed!.Content[index.StoredOffset(block)..index.StoredOffset(block + 1)].ToArray();
            byte[] wanted = whole[index.BlockOffset(block)..(index.BlockOffset(block) + index.BlockLength(block))];
            Assert.Equal(wanted, stored.Length == wanted.Length ? stored : LzssText.Expand(stored, wanted.Length));
        }

        Assert.Equal(image.Packed!.Content.Length, index.StoredOffset(4));
    }

    [Fact]
    public void A_packed_stream_in_any_pieces_is_checked_against_the_image_and_every_flipped_byte_is_noticed()
    {
        BuiltImage image = ImageBuilder.FromParts([new ImagePart("a", Large), new ImagePart("b", "b"u8.ToArray())]).Compress();
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(image.Index), out ImageIndex? index));
        byte[] packed = image.Packed!.Content.ToArray();
        byte[] sha256 = Convert.FromHexString(image.Sha256);

        Assert.Equal(Verdict.Accepted, Check(index!, packed, 1, sha256, out byte[] expanded));
        Assert.Equal([.. Large, (byte)'b'], expanded);
        Assert.Equal(Verdict.Accepted, Check(index!, packed, 100_000, sha256, out _));
        Assert.Equal(Verdict.HashMismatch, Check(index!, packed, 700, new byte[32], out _));
        Assert.Equal(Verdict.HashMismatch, Check(index!, packed[..^1], 700, sha256, out _));
        Assert.Equal(Verdict.HashMismatch, Check(index!, [.. packed, 0], 700, sha256, out _));
        int same = 0;
        for (int position = 0; position < packed.Length; position++)
        {
            byte[] changed = [.. packed];
            changed[position] ^= 0x41;
            Verdict verdict = Check(index!, changed, 4000, sha256, out byte[] kept);

            // A flag behind the last item of a block means nothing: then the block is still the block.
            same += verdict == Verdict.Accepted ? 1 : 0;
            Assert.True(verdict == Verdict.BlockMismatch || kept.AsSpan().SequenceEqual(expanded), $"byte {position}");
            Assert.True(expanded.AsSpan().StartsWith(kept));
        }

        Assert.InRange(same, 0, index!.BlockCount);
    }

    [Fact]
    public void What_does_not_become_smaller_is_refused()
    {
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);

        SigningException refused = Assert.Throws<SigningException>(ImageBuilder.FromParts([new ImagePart("a", noise)]).Compress);

        Assert.Equal((SigningFault.Refused, "packing.nothing_gained", "5000"), (refused.Fault, refused.Code, refused.Arguments[0]));
    }

    private static Verdict Check(ImageIndex index, byte[] packed, int piece, byte[] sha256, out byte[] expanded)
    {
        using MemoryStream output = new();
        using ImageCheck check = new(index, packed: true, output);
        foreach (byte[] bytes in packed.Chunk(piece))
        {
            check.Append(bytes);
        }

        expanded = output.ToArray();
        return check.Finish(sha256);
    }
}
