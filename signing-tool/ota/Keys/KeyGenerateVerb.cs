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
    private readonly Option<int?> _passphrase;

    public KeyGenerateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _out = Option<string>("out", required: true);
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key generate";

    public override void Describe(Command command)
    {
        command.Add(_out);
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
        using Ed25519Signer key = Ed25519Signer.Generate();
        TufKey made = EncryptedKeyFile.Create(path, key, passphrase, files: Environment.Files);
        JsonObject data = new()
        {
            ["file"] = path,
            ["publicFile"] = path + EncryptedKeyFile.PublicEnding,
            ["keyid"] = made.KeyId,
            ["key"] = made.ToJson(),
        };
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.generated", path, path + EncryptedKeyFile.PublicEnding));
            console.WriteLine(Phrases.Format("say.key.id", made.KeyId));
            console.WriteLine(Phrases["say.key.backup"]);
        }));
    }
}
