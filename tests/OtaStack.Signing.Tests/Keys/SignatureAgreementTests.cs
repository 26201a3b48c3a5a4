using NSec.Cryptography;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;
using OtaStack.Trust.Cryptography;
using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace OtaStack.Signing.Tests.Keys;

/// <summary>Four implementations have the same opinion of our signatures.</summary>
public sealed class SignatureAgreementTests
{
    [Fact]
    public void LibSodium_BouncyCastle_the_device_and_OpenSSL_accept_the_signature_and_refuse_a_flipped_bit()
    {
        using Workshop workshop = new();
        byte[] message = workshop.Create().Root.Metadata.SignedBytes;
        byte[] signature = workshop.Root1.Sign(message);
        byte[] publicKey = workshop.Root1.PublicKey.PublicKey.ToArray();

        Assert.Equal([true, true, true, true], Opinions(workshop, publicKey, message, signature));

        message[17] ^= 1;
        Assert.Equal([false, false, false, false], Opinions(workshop, publicKey, message, signature));
    }

    [Fact]
    public void LibSodium_makes_the_same_signature()
    {
        using Ed25519Signer signer = TestSigners.Of("agreement");
        using Key key = Key.Import(SignatureAlgorithm.Ed25519, TestSigners.SeedOf("agreement"), KeyBlobFormat.RawPrivateKey);
        byte[] message = [1, 2, 3];

        Assert.Equal(SignatureAlgorithm.Ed25519.Sign(key, message), signer.Sign(message));
    }

    private static bool[] Opinions(Workshop workshop, byte[] publicKey, byte[] message, byte[] signature)
    {
        NSec.Cryptography.PublicKey sodium = NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey);
        return
        [
            SignatureAlgorithm.Ed25519.Verify(sodium, message, signature),
            Curve.Verify(signature, 0, publicKey, 0, message, 0, message.Length),
            Trust.Cryptography.Ed25519.Verify(publicKey, signature, message),
            OpenSsl.Verifies(workshop.Folder, publicKey, message, signature),
        ];
    }
}
