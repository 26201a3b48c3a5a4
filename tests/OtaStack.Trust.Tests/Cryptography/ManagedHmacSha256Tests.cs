using System.Security.Cryptography;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class ManagedHmacSha256Tests
{
    private readonly ManagedHmacSha256 _hmac = new();

    // RFC 4231 §4.2–4.8; case 5 is published with its tag cut to 16 bytes.
    [Theory]
    [InlineData("0b*20", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData(
        "4a656665",
        "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("aa*20", "dd*50", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    [InlineData(
        "0102030405060708090a0b0c0d0e0f10111213141516171819",
        "cd*50",
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
    [InlineData("0c*20", "546573742057697468205472756e636174696f6e", "a3b6167473100ee06e0c796c2955552b")]
    [InlineData(
        "aa*131",
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [InlineData(
        "aa*131",
        "5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")]
    public void The_published_cases_hold(string key, string data, string tag)
    {
        byte[] actual = Compute(Expand(key), Expand(data));

        Assert.Equal(tag, Convert.ToHexStringLower(actual)[..tag.Length]);
    }

    [Fact]
    public void Every_key_length_around_a_block_equals_the_platform_tag()
    {
        byte[] data = new byte[100];
        new Random(4231).NextBytes(data);
        for (int length = 0; length <= 130; length++)
        {
            byte[] key = data.AsSpan(0, length % 100).ToArray();
            Array.Resize(ref key, length);

            Assert.Equal(HMACSHA256.HashData(key, data), Compute(key, data));
        }
    }

    [Fact]
    public void Key_and_data_are_left_as_they_were()
    {
        byte[] key = [1, 2, 3];
        byte[] data = [4, 5, 6];

        Compute(key, data);

        Assert.Equal([1, 2, 3], key);
        Assert.Equal([4, 5, 6], data);
    }

    private static byte[] Expand(string hex)
    {
        int star = hex.IndexOf('*', StringComparison.Ordinal);
        return star < 0
            ? Convert.FromHexString(hex)
            : [.. Enumerable.Repeat(Convert.ToByte(hex[..star], 16), int.Parse(hex[(star + 1)..], null))];
    }

    private byte[] Compute(byte[] key, byte[] data)
    {
        byte[] framed = [0xFF, .. data, 0xFF];
        byte[] tag = new byte[34];
        _hmac.Compute(key, framed, 1, data.Length, tag, 1);
        Assert.Equal(0, tag[0] | tag[33]);
        return tag[1..33];
    }
}
