using System.Security.Cryptography;

namespace OtaStack.Signing.Keys;

/// <summary>Signs images with a private P-256 key held in memory, which disposing wipes.</summary>
public sealed class EcdsaP256Signer : IMessageSigner
{
    private readonly ECDsa _key;

    private EcdsaP256Signer(ECDsa key)
    {
        _key = key;
        SubjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
    }

    public KeyAlgorithm Algorithm => KeyAlgorithm.EcdsaP256;

    public byte[] SubjectPublicKeyInfo { get; }

    /// <summary>A new key from the operating system's random numbers.</summary>
    public static EcdsaP256Signer Generate() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public byte[] Sign(byte[] message)
    {
        ArgumentNullException.ThrowIfNull(message);
        byte[] signature = _key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        SignatureCheck.Require(Algorithm, SubjectPublicKeyInfo, message, signature, Fingerprint.Of(SubjectPublicKeyInfo));
        return signature;
    }

    public void Dispose() => _key.Dispose();

    /// <summary>The key of a PrivateKeyInfo (RFC 5958 with RFC 5915).</summary>
    /// <exception cref="CryptographicException">The bytes are not a P-256 key.</exception>
    internal static EcdsaP256Signer FromPrivateKeyInfo(byte[] privateKeyInfo)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(privateKeyInfo, out int read);
            bool isP256 = key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
            return isP256 && read == privateKeyInfo.Length
                ? new EcdsaP256Signer(key)
                : throw new CryptographicException("The curve is not P-256, or bytes follow the key.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Gives the PrivateKeyInfo to <paramref name="use"/> and wipes it afterwards.</summary>
    internal void WithPrivateKeyInfo(Action<ReadOnlyMemory<byte>> use)
    {
        byte[] encoded = _key.ExportPkcs8PrivateKey();
        try
        {
            use(encoded);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encoded);
        }
    }
}
