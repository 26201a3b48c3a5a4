using NSec.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Benchmarks;

internal static class HashBenchmarks
{
    private static readonly byte[] Data = new byte[4096];

    public static IEnumerable<Benchmark> All()
    {
        yield return Create("SHA-512 4 KiB", new Trust.Cryptography.Sha512(), HashAlgorithm.Sha512, new Sha512Digest());
        yield return Create("SHA-256 4 KiB", new Trust.Cryptography.Sha256(), HashAlgorithm.Sha256, new Sha256Digest());
    }

    private static Benchmark Create(string name, BlockHash ours, HashAlgorithm nsec, IDigest bouncyCastle)
    {
        byte[] expected = nsec.Hash(Data);
        byte[] digest = new byte[expected.Length];
        return new Benchmark(
            name,
            [
                new Contender("OtaStack.Trust", () =>
                {
                    ours.Write(Data, 0, Data.Length);
                    ours.Finish(digest, 0);
                    Expect(expected, digest);
                }),
                new Contender("NSec", () =>
                {
                    nsec.Hash(Data, digest);
                    Expect(expected, digest);
                }),
                new Contender("BouncyCastle", () =>
                {
                    bouncyCastle.BlockUpdate(Data, 0, Data.Length);
                    bouncyCastle.DoFinal(digest, 0);
                    Expect(expected, digest);
                }),
            ]);
    }

    private static void Expect(byte[] expected, byte[] digest)
    {
        if (!expected.AsSpan().SequenceEqual(digest))
        {
            throw new InvalidOperationException("A digest is wrong.");
        }
    }
}
