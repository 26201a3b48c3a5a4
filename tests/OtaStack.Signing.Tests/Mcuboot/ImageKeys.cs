using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>The private keys of the vectors; everybody knows them.</summary>
internal static class ImageKeys
{
    public static IMessageSigner Open(string key)
    {
        string pem = Encoding.ASCII.GetString(ImageVector.Bytes(key + "-TEST-ONLY.pem"));
        byte[] der = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

        // RFC 8410 §7: the seed is what ends the structure.
        return key == "p256" ? EcdsaP256Signer.FromPrivateKeyInfo(der) : Ed25519Signer.FromSeed(der.AsSpan(^Ed25519Signer.SeedBytes..));
    }

    /// <summary>An encrypted key file of the vectors' key, as the tool wants it.</summary>
    public static string WriteFile(Workshop workshop, string key)
    {
        string path = Path.Combine(workshop.Folder, key + ".pem");
        using IMessageSigner signer = Open(key);
        using Passphrase passphrase = Passphrase.FromCharacters(TestPassphrases.Good);
        KeyProtection quick = new(16, 8, 1);
        if (signer is Ed25519Signer ed25519)
        {
            _ = EncryptedKeyFile.Create(path, ed25519, passphrase, quick);
        }
        else
        {
            EncryptedKeyFile.Create(path, (EcdsaP256Signer)signer, passphrase, quick);
        }

        return path;
    }
}
