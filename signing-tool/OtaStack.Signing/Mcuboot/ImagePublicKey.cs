using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Signing.Mcuboot;

/// <summary>The key that an image must be signed with: Ed25519 or ECDSA on P-256.</summary>
public sealed class ImagePublicKey
{
    /// <summary>Bytes of a key file at most.</summary>
    public const int MaxFileBytes = 4096;

    private const string Label = "PUBLIC KEY";

    private ImagePublicKey(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo)
    {
        Algorithm = algorithm;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>DER, as the boot loader holds it; KEYHASH is its hash.</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    internal TlvType SignatureType => Algorithm == KeyAlgorithm.Ed25519 ? TlvType.Ed25519 : TlvType.Ecdsa;

    /// <summary>Reads PEM SubjectPublicKeyInfo (RFC 7468 §13), or the TUF key object beside a private key.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="SigningException"><c>key.malformed</c> or <c>key.algorithm</c>.</exception>
    public static ImagePublicKey Parse(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length > MaxFileBytes)
        {
            throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, name);
        }

        if (file.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            return new ImagePublicKey(KeyAlgorithm.Ed25519, PublicKeyInfo.OfEd25519(TufKey.Parse(file, name).PublicKey));
        }

        string text = Encoding.Latin1.GetString(file);
        return PemEncoding.TryFind(text, out PemFields fields) && text.AsSpan()[fields.Label] is Label
            ? Of(Convert.FromBase64String(text[fields.Base64Data]), name)
            : throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, name);
    }

    /// <summary>A key from its DER.</summary>
    /// <exception cref="SigningException"><c>key.algorithm</c></exception>
    public static ImagePublicKey Of(byte[] subjectPublicKeyInfo, string name)
    {
        ArgumentNullException.ThrowIfNull(subjectPublicKeyInfo);
        KeyAlgorithm algorithm = IsEd25519(subjectPublicKeyInfo) ? KeyAlgorithm.Ed25519
            : IsP256(subjectPublicKeyInfo) ? KeyAlgorithm.EcdsaP256
            : throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
        return new ImagePublicKey(algorithm, subjectPublicKeyInfo);
    }

    internal bool Verifies(byte[] message, byte[] signature)
    {
        if (Algorithm == KeyAlgorithm.Ed25519)
        {
            return Ed25519.Verify(PublicKeyInfo.Ed25519Key(SubjectPublicKeyInfo), signature, message);
        }

        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(SubjectPublicKeyInfo, out _);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool IsEd25519(byte[] subjectPublicKeyInfo)
    {
        return subjectPublicKeyInfo.Length > TufKey.PublicBytes
            && PublicKeyInfo.OfEd25519(subjectPublicKeyInfo.AsSpan(^TufKey.PublicBytes..)).AsSpan().SequenceEqual(subjectPublicKeyInfo);
    }

    private static bool IsP256(byte[] subjectPublicKeyInfo)
    {
        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);

            // Another encoding of the same key (a compressed point, explicit parameters) would have another KEYHASH.
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(subjectPublicKeyInfo);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
