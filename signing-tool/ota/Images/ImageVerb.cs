using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Mcuboot;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Images;

/// <summary>What the verbs for MCUboot images share: options with sentences of their own, and reading files.</summary>
internal abstract class ImageVerb(ToolEnvironment environment) : Verb(environment)
{
    /// <summary>An option whose sentence is <c>option.image.NAME</c>, or has another name.</summary>
    protected Option<T> ImageOption<T>(string name, bool required = false, string? text = null)
    {
        return new Option<T>("--" + name) { Description = Phrases["option.image." + (text ?? name)], Required = required };
    }

    protected Argument<string> ImageArgument(string name)
    {
        return new Argument<string>(name) { Description = Phrases["argument.image." + name] };
    }

    /// <summary>0xFF unless said otherwise.</summary>
    protected static byte ErasedFrom(string? text)
    {
        return text is null ? (byte)0xFF : (byte)NumberText.Parse("erased-val", text, 0, byte.MaxValue);
    }

    protected McubootImage ReadImage(string path, string? erased)
    {
        return McubootImageReader.Read(ImageFile.Read(Environment.Files, path, ErasedFrom(erased)).Bytes, path);
    }

    /// <summary>The public half of a key: of a token without a PIN where it shows it, of a file without a passphrase.</summary>
    protected PublicKey ReadPublicKey(string text, int? passphraseDescriptor)
    {
        IPassphraseSource passphrases = PassphrasesFrom(passphraseDescriptor);
        using IDisposable? held = passphrases as IDisposable;
        return KeyUri.Parse(text).ReadPublic(passphrases, Environment.KeyPorts);
    }

    protected static string NameOf(KeyAlgorithm algorithm) => algorithm == KeyAlgorithm.Ed25519 ? "Ed25519" : "ECDSA P-256";
}
