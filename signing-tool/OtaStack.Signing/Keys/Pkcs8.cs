using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.EdEC;
using Org.BouncyCastle.Asn1.Misc;
using Org.BouncyCastle.Asn1.Nist;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Asn1.X9;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Keys;

/// <summary>Private keys in encrypted PKCS#8 (RFC 5958): PBES2 (RFC 8018) with AES-256-CBC.</summary>
internal static class Pkcs8
{
    private const int KeyBytes = 32;
    private const int BlockBytes = 16;
    private const int SaltBytes = 16;

    public static byte[] Encrypt(ReadOnlySpan<byte> privateKeyInfo, Passphrase passphrase, KeyProtection protection)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        byte[] iv = RandomNumberGenerator.GetBytes(BlockBytes);
        ScryptParams scrypt = new(
            new DerOctetString(salt), DerInteger.ValueOf(protection.Cost), DerInteger.ValueOf(protection.BlockSize), DerInteger.ValueOf(protection.Parallelism), null);
        byte[] key = KeyDerivation.Scrypt(passphrase.Utf8, scrypt, KeyBytes);
        try
        {
            using Aes aes = Aes.Create();
            aes.Key = key;
            PbeS2Parameters parameters = new(
                new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt, scrypt),
                new EncryptionScheme(NistObjectIdentifiers.IdAes256Cbc, new DerOctetString(iv)));
            AlgorithmIdentifier algorithm = new(PkcsObjectIdentifiers.IdPbeS2, parameters);
            return new EncryptedPrivateKeyInfo(algorithm, aes.EncryptCbc(privateKeyInfo, iv)).GetDerEncoded();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The key, ready to sign: an <see cref="Ed25519Signer"/> or an <see cref="EcdsaP256Signer"/>.</summary>
    public static IMessageSigner Decrypt(byte[] encrypted, Passphrase passphrase, string name)
    {
        (PbeS2Parameters parameters, byte[] data) = Read(encrypted, name);
        byte[] iv = parameters.EncryptionScheme.Algorithm.Equals(NistObjectIdentifiers.IdAes256Cbc)
            && parameters.EncryptionScheme.Parameters is Asn1OctetString { } octets
            && octets.GetOctetsLength() == BlockBytes
            ? octets.GetOctets()
            : throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
        byte[] key = KeyDerivation.Derive(parameters.KeyDerivationFunc, passphrase.Utf8, KeyBytes, name);
        byte[] plain = [];
        try
        {
            using Aes aes = Aes.Create();
            aes.Key = key;
            plain = aes.DecryptCbc(data, iv);
            return Decode(plain, name);
        }
        catch (CryptographicException cause)
        {
            // The padding is all that tells a wrong passphrase from a damaged file; the first is what happens.
            throw new SigningException(cause, SigningFault.Passphrase, ErrorCode.PassphraseWrong, name);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static (PbeS2Parameters Parameters, byte[] Data) Read(byte[] encrypted, string name)
    {
        try
        {
            EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.GetInstance(Asn1Of(encrypted));
            return info.EncryptionAlgorithm.Algorithm.Equals(PkcsObjectIdentifiers.IdPbeS2)
                ? (PbeS2Parameters.GetInstance(info.EncryptionAlgorithm.Parameters), info.GetEncryptedData())
                : throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
        }
        catch (Exception cause) when (IsAsn1Failure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.KeyMalformed, name);
        }
    }

    private static IMessageSigner Decode(byte[] plain, string name)
    {
        try
        {
            PrivateKeyInfo info = PrivateKeyInfo.GetInstance(Asn1Of(plain));
            DerObjectIdentifier algorithm = info.PrivateKeyAlgorithm.Algorithm;
            if (algorithm.Equals(EdECObjectIdentifiers.id_Ed25519))
            {
                return Ed25519PrivateKeyInfo.Decode(info);
            }

            return algorithm.Equals(X9ObjectIdentifiers.IdECPublicKey) && X9ObjectIdentifiers.Prime256v1.Equals(info.PrivateKeyAlgorithm.Parameters)
                ? EcdsaP256Signer.FromPrivateKeyInfo(plain)
                : throw new SigningException(SigningFault.File, ErrorCode.KeyAlgorithm, name);
        }
        catch (Exception cause) when (IsAsn1Failure(cause))
        {
            // One wrong passphrase in 256 leaves padding that looks right and bytes that are no key.
            throw new SigningException(cause, SigningFault.Passphrase, ErrorCode.PassphraseWrong, name);
        }
    }

    /// <summary>The reader has no object, and no exception either, for no bytes.</summary>
    private static Asn1Object Asn1Of(byte[] der) => Asn1Object.FromByteArray(der) ?? throw new ArgumentException("There are no bytes.", nameof(der));

    /// <summary>What the ASN.1 reader throws at bytes that are not what they should be.</summary>
    private static bool IsAsn1Failure(Exception cause)
    {
        return cause is IOException or ArgumentException or InvalidOperationException or InvalidCastException or ArithmeticException or FormatException;
    }
}
