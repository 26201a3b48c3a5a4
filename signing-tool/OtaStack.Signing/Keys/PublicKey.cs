using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys;

/// <summary>A public key of any algorithm that this tool knows.</summary>
public sealed class PublicKey
{
    private const string PemStart = "-----BEGIN";

    private PublicKey(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo)
    {
        Algorithm = algorithm;
        SubjectPublicKeyInfo = subjectPublicKeyInfo;
        Tuf = algorithm == KeyAlgorithm.Ed25519 ? new TufKey(PublicKeyInfo.Ed25519Key(subjectPublicKeyInfo)) : null;
    }

    public KeyAlgorithm Algorithm { get; }

    /// <summary>DER.</summary>
    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>The key as a TUF key; null for P-256, which is none in this profile.</summary>
    public TufKey? Tuf { get; }

    /// <summary>The keyid; the SHA-256 of the SubjectPublicKeyInfo for a key that has none.</summary>
    public string Name => Tuf?.KeyId ?? Fingerprint.Of(SubjectPublicKeyInfo);

    public static PublicKey Of(KeyAlgorithm algorithm, byte[] subjectPublicKeyInfo) => new(algorithm, subjectPublicKeyInfo);

    /// <summary>Reads a public key file: a TUF key object, or a PEM SubjectPublicKeyInfo.</summary>
    /// <param name="name">What to call the file in an error.</param>
    public static PublicKey Parse(byte[] file, string name)
    {
        string text = Encoding.Latin1.GetString(file);
        if (!text.StartsWith(PemStart, StringComparison.Ordinal))
        {
            return new PublicKey(KeyAlgorithm.Ed25519, PublicKeyInfo.OfEd25519(TufKey.Parse(file, name).PublicKey));
        }

        if (!PemEncoding.TryFind(text, out PemFields fields) || text[fields.Label] != PublicKeyInfo.Label)
        {
            throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, name);
        }

        return ParseDer(Convert.FromBase64String(text[fields.Base64Data]), name);
    }

    /// <summary>Reads a DER SubjectPublicKeyInfo.</summary>
    /// <param name="name">What to call its source in an error.</param>
    public static PublicKey ParseDer(byte[] subjectPublicKeyInfo, string name)
    {
        return PublicKeyInfo.AlgorithmOf(subjectPublicKeyInfo) is { } algorithm
            ? new PublicKey(algorithm, subjectPublicKeyInfo)
            : throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
    }

    /// <summary>The key as a TUF key.</summary>
    /// <exception cref="SigningException"><c>key.not_tuf</c></exception>
    internal TufKey RequireTuf(string name) => Tuf ?? throw new SigningException(SigningFault.Refused, KeyErrorCode.NotTuf, name);
}
