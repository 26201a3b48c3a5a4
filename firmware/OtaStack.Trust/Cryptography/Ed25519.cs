using System.Threading;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Cryptography;

/// <summary>
/// Verification of Ed25519 signatures (RFC 8032 §5.1.7), strict: S below L, A and R in their canonical encodings and not of
/// small order, the equation without the cofactor. Safe to call from any thread.
/// </summary>
public static class Ed25519
{
    /// <summary>Bytes of a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    // The scratch space is kept for the next call, so that a device allocates it once. Who finds it taken makes its own.
    private static Ed25519Verifier? kept;
    private static int taken;

    /// <summary>True only for a valid signature; keys and signatures of another size or form give false.</summary>
    public static bool Verify(byte[] publicKey, byte[] signature, ISignedContent content)
    {
        return Verify(publicKey, false, signature, content);
    }

    /// <summary>As above; <paramref name="hexadecimal"/> for a public key of 64 lower-case hexadecimal digits.</summary>
    internal static bool Verify(byte[] publicKey, bool hexadecimal, byte[] signature, ISignedContent content)
    {
        bool first = Interlocked.CompareExchange(ref taken, 1, 0) == 0;
        Ed25519Verifier verifier = first ? kept ??= new Ed25519Verifier() : new Ed25519Verifier();
        try
        {
            return verifier.Verify(publicKey, hexadecimal, signature, content);
        }
        finally
        {
            if (first)
            {
                Interlocked.Exchange(ref taken, 0);
            }
        }
    }
}
