using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Keys;

/// <summary>
/// Names a key: <c>file:PATH</c> (or a bare path) is an encrypted private key, <c>public:PATH</c> a public TUF key object
/// that can be listed but cannot sign.
/// </summary>
public sealed class KeyUri
{
    private const string FileScheme = "file:";
    private const string PublicScheme = "public:";

    private readonly string _path;

    private KeyUri(string text, string path, bool canSign)
    {
        Text = text;
        _path = path;
        CanSign = canSign;
    }

    /// <summary>As the person wrote it.</summary>
    public string Text { get; }

    /// <summary>False for <c>public:</c>.</summary>
    public bool CanSign { get; }

    public static KeyUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string scheme = FileScheme;
        string path = text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);

        // One letter before the colon is a drive, not a scheme.
        if (colon > 1)
        {
            scheme = text[..(colon + 1)];
            path = text[(colon + 1)..];
        }

        // RFC 8089: file:///path is the long form of file:/path.
        if (path.StartsWith("///", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path.Length > 0 && scheme is FileScheme or PublicScheme
            ? new KeyUri(text, path, scheme == FileScheme)
            : throw new SigningException(SigningFault.Usage, ErrorCode.KeyUriUnsupported, text);
    }

    /// <summary>Opens the private key to sign metadata: an Ed25519 key.</summary>
    public IKeySigner Open(IPassphraseSource passphrases, IFileOperations? files = null)
    {
        return OpenFile(passphrases, files, EncryptedKeyFile.Open);
    }

    /// <summary>Opens the private key, of any algorithm, to sign an image.</summary>
    public IMessageSigner OpenMessageSigner(IPassphraseSource passphrases, IFileOperations? files = null)
    {
        return OpenFile(passphrases, files, EncryptedKeyFile.OpenAny);
    }

    /// <summary>The public key: without a passphrase when the public file is there, else by opening the private key.</summary>
    public TufKey ReadPublic(IPassphraseSource passphrases, IFileOperations? files = null)
    {
        files ??= DiskOperations.Instance;
        if (!CanSign)
        {
            return TufKey.Parse(BoundedFile.Read(files, _path, TufKey.MaxFileBytes), _path);
        }

        if (EncryptedKeyFile.ReadPublic(_path, files) is { } known)
        {
            return known;
        }

        using IKeySigner signer = Open(passphrases, files);
        return signer.PublicKey;
    }

    private T OpenFile<T>(IPassphraseSource passphrases, IFileOperations? files, Func<string, Passphrase, IFileOperations, T> open)
    {
        ArgumentNullException.ThrowIfNull(passphrases);
        files ??= DiskOperations.Instance;
        if (!CanSign)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyPublicOnly, Text);
        }

        if (!files.FileExists(_path))
        {
            // Nobody should type a passphrase for a file that is not there.
            throw new SigningException(SigningFault.File, ErrorCode.FileMissing, _path);
        }

        using Passphrase passphrase = passphrases.Ask(Text);
        return open(_path, passphrase, files);
    }
}
