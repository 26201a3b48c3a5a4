using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tests.Releases;

namespace OtaStack.Trust.Tests.Cryptography;

/// <summary>A device verifies with what it allocated the first time. Alone, because others would borrow the kept verifier.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private readonly byte[] _data = new byte[4096];
    private readonly byte[] _digest = new byte[64];

    [Fact]
    public void Hashing_allocates_nothing()
    {
        Sha256 sha256 = new();
        Sha512 sha512 = new();
        AssertNothing(() =>
        {
            sha256.Write(_data, 0, 100);
            sha256.Write(_data, 100, 3996);
            sha256.Finish(_digest, 0);
            sha512.Write(_data, 0, 100);
            sha512.Write(_data, 100, 3996);
            sha512.Finish(_digest, 0);
        });
    }

    [Fact]
    public void A_block_check_allocates_nothing()
    {
        ManagedHmacSha256 hmac = new();
        Assert.Equal(Verdict.Accepted, ImageIndex.Read(new ArraySource(ImageIndexBytes.Of(("a", _data))), out ImageIndex? index));

        AssertNothing(() => Assert.True(ImageBlocks.Matches(hmac, index!, 0, _data, 0, _data.Length)));
    }

    [Fact]
    public void Verifying_a_good_or_a_bad_signature_allocates_nothing()
    {
        byte[] signature = ForeignVerifiers.Sign(new byte[32], _data, out byte[] key);
        byte[] bad = [.. signature];
        bad[3] ^= 1;
        byte[] hexKey = "0000000000000000000000000000000000000000000000000000000000000000"u8.ToArray();
        System.Text.Encoding.ASCII.GetBytes(Hex.Encode(key, 0, 32)).CopyTo(hexKey, 0);
        BytesContent content = new(_data);
        Ed25519Scheme scheme = new();

        AssertNothing(() =>
        {
            Assert.True(Ed25519.Verify(key, signature, content));
            Assert.False(Ed25519.Verify(key, bad, content));
            Assert.True(scheme.Verify(hexKey, signature, content));
        });
    }

    private static void AssertNothing(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5; i++)
        {
            action();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
