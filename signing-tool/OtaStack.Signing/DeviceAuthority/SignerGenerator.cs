using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OtaStack.Signing.Keys;
using CertificateKey = System.Security.Cryptography.X509Certificates.PublicKey;

namespace OtaStack.Signing.DeviceAuthority;

/// <summary>Lets a key sign certificates wherever it lives: the platform builds what is to be signed, the key signs it.</summary>
/// <param name="key">A P-256 key.</param>
internal sealed class SignerGenerator(IMessageSigner key) : X509SignatureGenerator
{
    /// <summary>ecdsa-with-SHA256 (RFC 5758 §3.2).</summary>
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            // RFC 5758 §3.2: without parameters.
            writer.WriteObjectIdentifier(EcdsaWithSha256);
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign(data);

    protected override CertificateKey BuildPublicKey() => CertificateKey.CreateFromSubjectPublicKeyInfo(key.SubjectPublicKeyInfo, out _);
}
