using System.Collections.Concurrent;
using System.Security.Cryptography;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// The public key that the boot loader was built with: Ed25519 over the image's SHA-256, or ECDSA P-256 over the image. Remembers
/// signatures that it has found good, as a simulation of thousands of boots asks for the same few. Safe to share.
/// </summary>
public sealed class BootKey
{
    private const int MostRemembered = 64;

    private static readonly byte[] Ed25519Prefix = Convert.FromHexString("302a300506032b6570032100");

    private readonly ConcurrentDictionary<string, bool> _good = new(StringComparer.Ordinal);
    private readonly byte[] _spki;
    private readonly byte[] _keyHash;
    private readonly bool _isEd25519;

    /// <param name="spki">The DER SubjectPublicKeyInfo, as MCUboot holds it.</param>
    public BootKey(byte[] spki)
    {
        ArgumentNullException.ThrowIfNull(spki);
        _spki = spki;
        _keyHash = SHA256.HashData(spki);
        _isEd25519 = spki.AsSpan().StartsWith(Ed25519Prefix);
    }

    public static BootKey OfEd25519(byte[] publicKey)
    {
        return new BootKey([.. Ed25519Prefix, .. publicKey]);
    }

    /// <summary>Of the text of a PEM file with a public key, as <c>ota key generate</c> writes it beside the private one.</summary>
    /// <exception cref="ArgumentException">There is no public key in it.</exception>
    public static BootKey OfPem(string pem)
    {
        PemFields fields = PemEncoding.Find(pem);
        return pem[fields.Label] == "PUBLIC KEY"
            ? new BootKey(Convert.FromBase64String(pem[fields.Base64Data]))
            : throw new ArgumentException($"expected a PUBLIC KEY, got a {pem[fields.Label]}", nameof(pem));
    }

    /// <summary>Whether the boot loader starts this image: its hash, the key and the signature are right, and it may be started at all.</summary>
    internal bool Accepts(FlashImageHeader? image)
    {
        byte[]? signature = _isEd25519 ? image?.Ed25519Signature : image?.EcdsaSignature;
        if (image is null || signature is null || !image.IsBootable || !image.HasRightHash || !_keyHash.AsSpan().SequenceEqual(image.KeyHash))
        {
            return false;
        }

        string question = Convert.ToHexString(image.Sha256!) + Convert.ToHexString(signature);
        if (_good.ContainsKey(question))
        {
            return true;
        }

        bool isGood = _isEd25519 ? IsGoodEd25519(image.Sha256!, signature) : IsGoodEcdsa(image.Signed, signature);
        if (isGood && _good.Count < MostRemembered)
        {
            _good.TryAdd(question, true);
        }

        return isGood;
    }

    private bool IsGoodEd25519(byte[] digest, byte[] signature)
    {
        return Ed25519.Verify(_spki[Ed25519Prefix.Length..], signature, new Digest(digest));
    }

    private bool IsGoodEcdsa(byte[] signed, byte[] signature)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_spki, out _);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private sealed class Digest(byte[] bytes) : ISignedContent
    {
        public void WriteTo(IByteSink sink)
        {
            sink.Write(bytes, 0, bytes.Length);
        }
    }
}
