using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys.Pkcs11;

namespace OtaStack.Signing.Keys;

/// <summary>
/// Names a key: <c>file:PATH</c> (or a bare path) is an encrypted private key, <c>public:PATH</c> a public key
/// that can be listed but cannot sign, <c>pkcs11:…</c> a key in a token (RFC 7512).
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

    /// <summary>As the person wrote it; a <c>pkcs11:</c> URI without what was ignored in it.</summary>
    public string Text { get; }

    /// <summary>False for <c>public:</c>, and for <c>pkcs11:</c> with <c>type=public</c>.</summary>
    public bool CanSign { get; }

    /// <summary>The token and the key in it; null for a key in a file.</summary>
    public Pkcs11Uri? Pkcs11 { get; private init; }

    public static KeyUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(Pkcs11Uri.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            Pkcs11Uri uri = Pkcs11Uri.Parse(text);
            return new KeyUri(uri.ToString(), "", uri.Type != "public") { Pkcs11 = uri };
        }

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
    public IKeySigner Open(IPassphraseSource passphrases, IFileOperations? files = null) => Open(passphrases, PortsOf(files));

    /// <summary>The same with everything that is needed of the world.</summary>
    public IKeySigner Open(IPassphraseSource passphrases, KeyPorts ports)
    {
        IMessageSigner opened = OpenMessageSigner(passphrases, ports);
        if (opened.Algorithm == KeyAlgorithm.Ed25519)
        {
            return opened as IKeySigner ?? new MetadataSigner(opened);
        }

        opened.Dispose();
        throw new SigningException(SigningFault.Refused, KeyErrorCode.NotTuf, Text);
    }

    /// <summary>Opens the private key, of any algorithm, to sign an image.</summary>
    public IMessageSigner OpenMessageSigner(IPassphraseSource passphrases, IFileOperations? files = null)
    {
        return OpenMessageSigner(passphrases, PortsOf(files));
    }

    /// <summary>The same with everything that is needed of the world.</summary>
    public IMessageSigner OpenMessageSigner(IPassphraseSource passphrases, KeyPorts ports)
    {
        ArgumentNullException.ThrowIfNull(passphrases);
        ArgumentNullException.ThrowIfNull(ports);
        if (!CanSign)
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.KeyPublicOnly, Text);
        }

        return Pkcs11 is null ? OpenFile(passphrases, ports.Files) : TokenSigner.Open(Pkcs11, passphrases, ports);
    }

    /// <summary>The public key as a TUF key: without a passphrase where it lies open, else by opening the private key.</summary>
    public TufKey ReadPublic(IPassphraseSource passphrases, IFileOperations? files = null) => ReadPublic(passphrases, PortsOf(files)).RequireTuf(Text);

    /// <summary>The public key, of any algorithm.</summary>
    public PublicKey ReadPublic(IPassphraseSource passphrases, KeyPorts ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        if (Pkcs11 is not null)
        {
            return TokenPublicKey.Read(Pkcs11, passphrases, ports);
        }

        if (!CanSign)
        {
            return PublicKey.Parse(BoundedFile.Read(ports.Files, _path, TufKey.MaxFileBytes), _path);
        }

        if (EncryptedKeyFile.ReadPublicOfAny(_path, ports.Files) is { } known)
        {
            return known;
        }

        using IMessageSigner signer = OpenMessageSigner(passphrases, ports);
        return PublicKey.Of(signer.Algorithm, signer.SubjectPublicKeyInfo);
    }

    private static KeyPorts PortsOf(IFileOperations? files) => files is null ? new KeyPorts() : new KeyPorts { Files = files };

    private IMessageSigner OpenFile(IPassphraseSource passphrases, IFileOperations files)
    {
        if (!files.FileExists(_path))
        {
            // Nobody should type a passphrase for a file that is not there.
            throw new SigningException(SigningFault.File, ErrorCode.FileMissing, _path);
        }

        using Passphrase passphrase = passphrases.Ask(Text);
        IMessageSigner opened = EncryptedKeyFile.OpenAny(_path, passphrase, files);
        try
        {
            // The public file is what went into repositories: a private key that is not its other half must not sign for it.
            return EncryptedKeyFile.ReadPublicOfAny(_path, files) is { } known && !known.SubjectPublicKeyInfo.AsSpan().SequenceEqual(opened.SubjectPublicKeyInfo)
                ? throw new SigningException(SigningFault.Refused, KeyErrorCode.PublicDiffers, _path)
                : opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
