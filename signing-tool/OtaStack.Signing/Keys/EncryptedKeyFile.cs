using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Keys;

/// <summary>
/// A private key in a file: PEM, encrypted PKCS#8 (RFC 5958), PBES2 with scrypt and AES-256-CBC, readable by its owner alone.
/// <c>openssl pkey -in FILE</c> reads it too. Beside it lies the public key, which needs no passphrase: an Ed25519 key as a TUF key
/// object, a P-256 key as PEM because it is no TUF key of this profile.
/// </summary>
public static class EncryptedKeyFile
{
    /// <summary>What the name of the public key file adds to the name of the private one.</summary>
    public const string PublicEnding = ".pub.json";

    /// <summary>The same for the public key of a P-256 key.</summary>
    public const string PublicPemEnding = ".pub.pem";

    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const int MaxFileBytes = 8 * 1024;

    /// <summary>Writes a new key; existing files are never touched.</summary>
    /// <returns>The public key.</returns>
    public static TufKey Create(
        string path, Ed25519Signer key, Passphrase passphrase, KeyProtection? protection = null, IFileOperations? files = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] Encrypt(Passphrase secret, KeyProtection cost)
        {
            byte[] encrypted = [];
            key.WithSeed(seed =>
            {
                byte[] plain = Ed25519PrivateKeyInfo.Encode(seed.Span);
                encrypted = Pkcs8.Encrypt(plain, secret, cost);
                CryptographicOperations.ZeroMemory(plain);
            });
            return encrypted;
        }

        Write(path, PublicEnding, key.PublicKey.ToCanonicalBytes(), Encrypt, passphrase, protection, files);
        return key.PublicKey;
    }

    /// <summary>Writes a new key for images; existing files are never touched.</summary>
    public static void Create(
        string path, EcdsaP256Signer key, Passphrase passphrase, KeyProtection? protection = null, IFileOperations? files = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] Encrypt(Passphrase secret, KeyProtection cost)
        {
            byte[] encrypted = [];
            key.WithPrivateKeyInfo(plain => encrypted = Pkcs8.Encrypt(plain.Span, secret, cost));
            return encrypted;
        }

        byte[] publicPem = Encoding.ASCII.GetBytes(PublicKeyInfo.ToPem(key.SubjectPublicKeyInfo));
        Write(path, PublicPemEnding, publicPem, Encrypt, passphrase, protection, files);
    }

    /// <summary>Opens an Ed25519 key for signing metadata.</summary>
    /// <exception cref="SigningException">
    /// <c>passphrase.wrong</c>, <c>key.malformed</c>, <c>key.not_encrypted</c>, <c>key.not_tuf</c>, <c>file.missing</c> …
    /// </exception>
    public static Ed25519Signer Open(string path, Passphrase passphrase, IFileOperations? files = null)
    {
        IMessageSigner opened = OpenAny(path, passphrase, files);
        if (opened is Ed25519Signer key)
        {
            return key;
        }

        opened.Dispose();
        throw new SigningException(SigningFault.Refused, KeyErrorCode.NotTuf, path);
    }

    /// <summary>Opens a key of any algorithm.</summary>
    /// <exception cref="SigningException">As <see cref="Open"/>, without <c>key.not_tuf</c>.</exception>
    public static IMessageSigner OpenAny(string path, Passphrase passphrase, IFileOperations? files = null)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        byte[] encrypted = ReadPem(BoundedFile.Read(files ?? DiskOperations.Instance, path, MaxFileBytes), path);
        return Pkcs8.Decrypt(encrypted, passphrase, path);
    }

    /// <summary>The public Ed25519 key, from the file beside the private one; null when that file is not there.</summary>
    public static TufKey? ReadPublic(string path, IFileOperations? files = null)
    {
        return ReadFile(path + PublicEnding, files ?? DiskOperations.Instance)?.RequireTuf(path);
    }

    /// <summary>The public key of any algorithm, from the file beside the private one; null when there is none.</summary>
    public static PublicKey? ReadPublicOfAny(string path, IFileOperations files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return ReadFile(path + PublicEnding, files) ?? ReadFile(path + PublicPemEnding, files);
    }

    private static PublicKey? ReadFile(string publicPath, IFileOperations files)
    {
        return files.FileExists(publicPath) ? PublicKey.Parse(BoundedFile.Read(files, publicPath, TufKey.MaxFileBytes), publicPath) : null;
    }

    private static void Write(
        string path,
        string publicEnding,
        byte[] publicKey,
        Func<Passphrase, KeyProtection, byte[]> encrypt,
        Passphrase passphrase,
        KeyProtection? protection,
        IFileOperations? files)
    {
        ArgumentNullException.ThrowIfNull(passphrase);
        files ??= DiskOperations.Instance;
        passphrase.CheckStrength();
        path = Path.GetFullPath(path);
        string publicPath = path + publicEnding;
        RefuseExisting(files, path);
        RefuseExisting(files, publicPath);
        byte[] pem = ToPem(encrypt(passphrase, protection ?? KeyProtection.Default));
        FileFailure.Wrap(path, () =>
        {
            DurableFile.CreateNew(files, publicPath, ownerOnly: false, stream => stream.Write(publicKey));
            try
            {
                DurableFile.CreateNew(files, path, ownerOnly: true, stream => stream.Write(pem));
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure))
            {
                DurableFile.TryDelete(files, publicPath);
                throw;
            }
        });
    }

    private static void RefuseExisting(IFileOperations files, string path)
    {
        if (files.FileExists(path) || files.DirectoryExists(path))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyExists, path);
        }
    }

    private static byte[] ToPem(byte[] encrypted) => Encoding.ASCII.GetBytes(PemEncoding.WriteString(Label, encrypted) + "\n");

    private static byte[] ReadPem(byte[] file, string path)
    {
        string text = Encoding.Latin1.GetString(file);
        if (!PemEncoding.TryFind(text, out PemFields fields))
        {
            throw new SigningException(SigningFault.File, ErrorCode.KeyMalformed, path);
        }

        // A private key that lies open is refused rather than used: signing with it would make it look fit for use.
        return text.AsSpan()[fields.Label] is Label
            ? Convert.FromBase64String(text[fields.Base64Data])
            : throw new SigningException(SigningFault.Refused, ErrorCode.KeyNotEncrypted, path);
    }
}
