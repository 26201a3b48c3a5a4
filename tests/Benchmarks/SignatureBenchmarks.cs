using NSec.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using OtaStack.Trust.Bytes;

namespace OtaStack.Benchmarks;

internal static class SignatureBenchmarks
{
    public static IEnumerable<Benchmark> All()
    {
        byte[] message = new byte[2048];
        new Random(1).NextBytes(message);
        Ed25519PrivateKeyParameters secret = new(new byte[32], 0);
        Ed25519PublicKeyParameters bouncyCastle = secret.GeneratePublicKey();
        byte[] signature = new byte[64];
        secret.Sign(Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Algorithm.Ed25519, null, message, 0, message.Length, signature, 0);
        byte[] key = bouncyCastle.GetEncoded();
        PublicKey nsec = PublicKey.Import(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey);
        BytesContent content = new(message);

        yield return new Benchmark(
            "Ed25519 verify 2 KiB",
            [
                new Contender("OtaStack.Trust", () => Expect(Trust.Cryptography.Ed25519.Verify(key, signature, content))),
                new Contender("NSec", () => Expect(SignatureAlgorithm.Ed25519.Verify(nsec, message, signature))),
                new Contender("BouncyCastle", () =>
                {
                    Ed25519Signer signer = new();
                    signer.Init(false, bouncyCastle);
                    signer.BlockUpdate(message, 0, message.Length);
                    Expect(signer.VerifySignature(signature));
                }),
            ]);
    }

    private static void Expect(bool valid)
    {
        if (!valid)
        {
            throw new InvalidOperationException("A valid signature was refused.");
        }
    }
}
