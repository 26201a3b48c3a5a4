using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key generate</c>: a new private key in an encrypted file with its public key beside it, or in a token.</summary>
internal sealed class KeyGenerateVerb : Verb
{
    private readonly Option<string> _out;
    private readonly Option<string> _key;
    private readonly Option<string> _algorithm;
    private readonly Option<int?> _passphrase;

    public KeyGenerateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _out = Option<string>("out");
        _key = new Option<string>("--key") { Description = Phrases["option.token-key"] };
        _algorithm = AlgorithmOption.Make(Option<string>("algorithm"));
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key generate";

    public override void Describe(Command command)
    {
        command.Add(_out);
        command.Add(_key);
        command.Add(_algorithm);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        KeyAlgorithm algorithm = AlgorithmOption.Parse(arguments.GetRequiredValue(_algorithm));
        IPassphraseSource secrets = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = secrets as IDisposable;
        return Task.FromResult((arguments.GetValue(_out), arguments.GetValue(_key)) switch
        {
            ({ } path, null) => MakeFile(path, algorithm, secrets),
            (null, { } uri) => MakeInToken(uri, algorithm, secrets),
            _ => throw new SigningException(SigningFault.Usage, ToolErrorCode.KeyPlace),
        });
    }

    private VerbResult MakeFile(string path, KeyAlgorithm algorithm, IPassphraseSource secrets)
    {
        if (Environment.Files.FileExists(path))
        {
            // Told before a passphrase is asked for; the write itself checks again.
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyExists, path);
        }

        using Passphrase passphrase = secrets.AskForNewKey(path);
        return algorithm == KeyAlgorithm.Ed25519 ? MakeEd25519(path, passphrase) : MakeP256(path, passphrase);
    }

    private VerbResult MakeInToken(string text, KeyAlgorithm algorithm, IPassphraseSource secrets)
    {
        Pkcs11Uri uri = KeyUri.Parse(text).Pkcs11 ?? throw new SigningException(SigningFault.Usage, ToolErrorCode.KeyPlace);
        TokenKeyDescription made = TokenKeyGeneration.Generate(uri, algorithm, secrets, Environment.KeyPorts);
        JsonObject data = PublicKeyView.ToJson(made.Public!);
        data["uri"] = made.Uri.ToString();
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.generated_in_token", made.Uri));
            PublicKeyView.Show(made.Public!, console, Phrases);
        });
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
