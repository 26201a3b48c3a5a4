using System.Text;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tests.Cryptography;

public sealed class Ed25519SchemeTests
{
    private readonly Ed25519Scheme _scheme = new();
    private readonly BytesContent _content = new("signed"u8.ToArray());
    private readonly byte[] _signature;
    private readonly string _key;

    public Ed25519SchemeTests()
    {
        _signature = ForeignVerifiers.Sign(new byte[32], "signed"u8.ToArray(), out byte[] key);
        _key = Convert.ToHexStringLower(key);
    }

    [Theory]
    [InlineData("ed25519", "ed25519", true)]
    [InlineData("ed25519", "Ed25519", false)]
    [InlineData("ED25519", "ed25519", false)]
    [InlineData("ed25519", "", false)]
    [InlineData("ecdsa", "ecdsa-sha2-nistp256", false)]
    [InlineData("rsa", "ed25519", false)]
    public void It_handles_one_pair_of_key_type_and_scheme(string keyType, string scheme, bool handled)
    {
        Assert.Equal(handled, _scheme.Handles(keyType, scheme));
    }

    [Fact]
    public void A_key_of_64_lower_case_digits_verifies()
    {
        Assert.True(_scheme.Verify(Encoding.ASCII.GetBytes(_key), _signature, _content));
    }

    [Fact]
    public void One_scheme_serves_many_threads_with_different_keys()
    {
        byte[] right = Encoding.ASCII.GetBytes(_key);
        _ = ForeignVerifiers.Sign(Enumerable.Repeat((byte)9, 32).ToArray(), [], out byte[] other);
        byte[] wrong = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(other));

        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            Assert.Equal(i % 2 == 0, _scheme.Verify(i % 2 == 0 ? right : wrong, _signature, _content)));
    }

    [Fact]
    public void Another_text_of_the_key_is_refused()
    {
        foreach (string text in new[] { "", _key[1..], _key + "0", _key.ToUpperInvariant(), "g" + _key[1..], " " + _key[1..], _key + _key })
        {
            Assert.False(_scheme.Verify(Encoding.ASCII.GetBytes(text), _signature, _content));
        }

        Assert.False(_scheme.Verify(Convert.FromHexString(_key), _signature, _content));
    }
}
