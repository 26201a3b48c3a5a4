using System.Security.Cryptography;
using System.Text;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class Sha512Tests
{
    private const int BlockSize = 128;

    // NIST example values for FIPS 180-4.
    [Theory]
    [InlineData("", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e")]
    [InlineData("abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    public void The_published_examples_hold(string text, string digest)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);

        Assert.Equal(digest, Convert.ToHexStringLower(Digest.Of(new Sha512(), data, 0, data.Length)));
    }

    [Fact]
    public void A_million_letters_a_in_odd_pieces_hash_to_the_published_value()
    {
        byte[] piece = new byte[999];
        Array.Fill(piece, (byte)'a');
        Sha512 hash = new();
        for (int i = 0; i < 1001; i++)
        {
            hash.Write(piece, 0, piece.Length);
        }

        hash.Write(piece, 0, 1);
        byte[] digest = new byte[Sha512.DigestSize];
        hash.Finish(digest, 0);

        Assert.Equal(
            "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
            Convert.ToHexStringLower(digest));
    }

    [Fact]
    public void Every_length_around_two_block_edges_equals_the_platform_hash()
    {
        byte[] data = Pattern((3 * BlockSize) + 7);
        for (int length = 0; length <= 3 * BlockSize; length++)
        {
            byte[] expected = SHA512.HashData(data.AsSpan(7, length));

            Assert.Equal(expected, Digest.Of(new Sha512(), data, 7, length));
        }
    }

    [Fact]
    public void A_message_split_at_any_place_into_three_hashes_the_same()
    {
        byte[] data = Pattern((2 * BlockSize) + 5);
        byte[] expected = SHA512.HashData(data);
        byte[] digest = new byte[Sha512.DigestSize + 2];
        Sha512 hash = new();
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
        byte[] digest = new byte[Sha512.DigestSize];
        Sha512 hash = new();
        hash.Write(data, 0, data.Length);
        hash.Reset();
        hash.Write(data, 0, 3);
        hash.Finish(digest, 0);

        Assert.Equal(SHA512.HashData(data.AsSpan(0, 3)), digest);
    }

    private static byte[] Pattern(int length)
    {
        byte[] data = new byte[length];
        new Random(512).NextBytes(data);
        return data;
    }
}
