using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class Sha256Tests
{
    private const int BlockSize = 64;

    // NIST example values for FIPS 180-4.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void The_published_examples_hold(string text, string digest)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);

        Assert.Equal(digest, Convert.ToHexStringLower(Digest.Of(new Sha256(), data, 0, data.Length)));
    }

    [Fact]
    public void A_million_letters_a_in_odd_pieces_hash_to_the_published_value()
    {
        byte[] piece = new byte[999];
        Array.Fill(piece, (byte)'a');
        Sha256 hash = new();
        for (int i = 0; i < 1001; i++)
        {
            hash.Write(piece, 0, piece.Length);
        }

        hash.Write(piece, 0, 1);
        byte[] digest = new byte[Sha256.DigestSize];
        hash.Finish(digest, 0);

        Assert.Equal(
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
            Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void Every_length_around_two_block_edges_equals_the_platform_hash()
    {
        byte[] data = Pattern((3 * BlockSize) + 7);
        for (int length = 0; length <= 3 * BlockSize; length++)
        {
            byte[] expected = SHA256.HashData(data.AsSpan(7, length));

            Assert.Equal(expected, Digest.Of(new Sha256(), data, 7, length));
        }
    }

    [Fact]
    public void A_message_split_at_any_place_into_three_hashes_the_same()
    {
        byte[] data = Pattern((2 * BlockSize) + 5);
        byte[] expected = SHA256.HashData(data);
        byte[] digest = new byte[Sha256.DigestSize + 2];
        Sha256 hash = new();
        for (int first = 0; first <= data.Length; first++)
        {
            for (int second = first; second <= data.Length; second += 13)
            {
                hash.Write(data, 0, first);
                hash.Write(data, first, second - first);
                hash.Write(data, second, data.Length - second);
                hash.Finish(digest, 1);

                Assert.Equal(expected, digest[1..^1]);
            }
        }

        Assert.Equal(0, digest[0] | digest[^1]);
    }

    [Fact]
    public void Reset_forgets_a_half_written_message()
    {
        byte[] data = Pattern(BlockSize + 1);
        byte[] digest = new byte[Sha256.DigestSize];
        Sha256 hash = new();
        hash.Write(data, 0, data.Length);
        hash.Reset();
        hash.Write(data, 0, 3);
        hash.Finish(digest, 0);

        Assert.Equal(SHA256.HashData(data.AsSpan(0, 3)), digest);
    }

    private static byte[] Pattern(int length)
    {
        byte[] data = new byte[length];
        new Random(256).NextBytes(data);
        return data;
    }
}
