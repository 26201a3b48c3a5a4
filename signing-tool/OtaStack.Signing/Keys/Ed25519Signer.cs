using System.Security.Cryptography;
using Curve = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace OtaStack.Signing.Keys;

/// <summary>Signs with a private key held in memory, which disposing wipes.</summary>
public sealed class Ed25519Signer : IKeySigner, IMessageSigner
{
    /// <summary>Length of an Ed25519 private key (the seed of RFC 8032 §5.1.5).</summary>
    public const int SeedBytes = 32;

    /// <summary>Length of a signature.</summary>
    public const int SignatureBytes = 64;

    // Pinned, so that the collector never leaves a copy behind when it moves objects.
    private readonly byte[] _seed = GC.AllocateArray<byte>(SeedBytes, pinned: true);
    private bool _disposed;

    private Ed25519Signer(ReadOnlySpan<byte> seed)
    {
        seed.CopyTo(_seed);
        byte[] publicKey = new byte[TufKey.PublicBytes];
        Curve.GeneratePublicKey(_seed, 0, publicKey, 0);
        PublicKey = new TufKey(publicKey);
        SubjectPublicKeyInfo = PublicKeyInfo.OfEd25519(publicKey);
    }

    public TufKey PublicKey { get; }

    public KeyAlgorithm Algorithm => KeyAlgorithm.Ed25519;

    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>A signer of the given seed; the caller wipes its own copy.</summary>
    public static Ed25519Signer FromSeed(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != SeedBytes)
        {
            throw new ArgumentException($"A seed has {SeedBytes} bytes, not {seed.Length}.", nameof(seed));
        }

        return new Ed25519Signer(seed);
    }

    /// <summary>A new key from the operating system's random numbers.</summary>
    public static Ed25519Signer Generate()
    {
        Span<byte> seed = stackalloc byte[SeedBytes];
        RandomNumberGenerator.Fill(seed);
        try
        {
            return new Ed25519Signer(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    public byte[] Sign(byte[] canonicalBytes)
    {
        ArgumentNullException.ThrowIfNull(canonicalBytes);
        ObjectDisposedException.ThrowIf(_disposed, this);
        byte[] signature = new byte[SignatureBytes];
        Curve.Sign(_seed, 0, canonicalBytes, 0, canonicalBytes.Length, signature, 0);

        SignatureCheck.Require(Algorithm, SubjectPublicKeyInfo, canonicalBytes, signature, PublicKey.KeyId);
        return signature;
    }

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_seed);
    }

    /// <summary>Gives the seed to <paramref name="use"/> without copying it.</summary>
    internal void WithSeed(Action<ReadOnlyMemory<byte>> use)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        use(_seed);
    }
}
