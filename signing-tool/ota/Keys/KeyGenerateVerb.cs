using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key generate</c>: a new private key in an encrypted file, its public key beside it.</summary>
internal sealed class KeyGenerateVerb : Verb
{
    private readonly Option<string> _out;
    private readonly Option<string> _algorithm;
    private readonly Option<int?> _passphrase;

    public KeyGenerateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _out = Option<string>("out", required: true);
        _algorithm = AlgorithmOption.Make(Option<string>("algorithm"));
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key generate";

    public override void Describe(Command command)
    {
        command.Add(_out);
        command.Add(_algorithm);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        if (Environment.Files.FileExists(path))
        {
            // Told before a passphrase is asked for; the write itself checks again.
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyExists, path);
        }

        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using Passphrase passphrase = passphrases.AskForNewKey(path);
        return Task.FromResult(AlgorithmOption.Parse(arguments.GetRequiredValue(_algorithm)) == KeyAlgorithm.Ed25519
            ? MakeEd25519(path, passphrase)
            : MakeP256(path, passphrase));
    }

    private VerbResult MakeEd25519(string path, Passphrase passphrase)
    {
        using Ed25519Signer key = Ed25519Signer.Generate();
        TufKey made = EncryptedKeyFile.Create(path, key, passphrase, files: Environment.Files);
        string publicFile = path + EncryptedKeyFile.PublicEnding;
        JsonObject data = Describe(path, publicFile, KeyAlgorithm.Ed25519);
        data["keyid"] = made.KeyId;
        data["key"] = made.ToJson();
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.generated", path, publicFile));
            console.WriteLine(Phrases.Format("say.key.id", made.KeyId));
            console.WriteLine(Phrases["say.key.backup"]);
        });
    }

    private VerbResult MakeP256(string path, Passphrase passphrase)
    {
        using EcdsaP256Signer key = EcdsaP256Signer.Generate();
        EncryptedKeyFile.Create(path, key, passphrase, files: Environment.Files);
        string publicFile = path + EncryptedKeyFile.PublicPemEnding;
        string fingerprint = Fingerprint.Of(key.SubjectPublicKeyInfo);
        JsonObject data = Describe(path, publicFile, KeyAlgorithm.EcdsaP256);
        data["sha256"] = fingerprint;
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.generated", path, publicFile));
            console.WriteLine(Phrases.Format("say.key.fingerprint", fingerprint));
            console.WriteLine(Phrases["say.key.images_only"]);
            console.WriteLine(Phrases["say.key.backup"]);
        });
    }

    private static JsonObject Describe(string path, string publicFile, KeyAlgorithm algorithm)
    {
        return new JsonObject { ["file"] = path, ["publicFile"] = publicFile, ["algorithm"] = AlgorithmOption.NameOf(algorithm) };
    }
}
