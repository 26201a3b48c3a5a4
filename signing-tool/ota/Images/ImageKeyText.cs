using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;

namespace OtaStack.SigningTool.Images;

/// <summary>Finds the public key of an image: <c>public:FILE</c> is PEM or a TUF key object; other URIs name a private key and mean its public half.</summary>
internal static class ImageKeyText
{
    private const string PublicScheme = "public:";
    private const string FileScheme = "file:";

    public static ImagePublicKey ReadPublic(string text, Func<IPassphraseSource> passphrases, ToolEnvironment environment)
    {
        if (text.StartsWith(PublicScheme, StringComparison.Ordinal))
        {
            return ReadFile(environment.Files, text[PublicScheme.Length..]);
        }

        // The public half lies beside a private key file: no passphrase for what is not secret.
        string path = text.StartsWith(FileScheme, StringComparison.Ordinal) ? text[FileScheme.Length..] : text;
        foreach (string ending in (string[])[EncryptedKeyFile.PublicEnding, EncryptedKeyFile.PublicPemEnding])
        {
            if (environment.Files.FileExists(path + ending))
            {
                return ReadFile(environment.Files, path + ending);
            }
        }

        KeyUri uri = KeyUri.Parse(text);
        IPassphraseSource source = passphrases();
        using IDisposable? held = source as IDisposable;
        using IMessageSigner signer = OpenSigners.OpenMessageSigner(uri, source, environment);
        return ImagePublicKey.Of(signer.SubjectPublicKeyInfo, text);
    }

    private static ImagePublicKey ReadFile(IFileOperations files, string path)
    {
        return ImagePublicKey.Parse(BoundedFile.Read(files, path, ImagePublicKey.MaxFileBytes), path);
    }
}
