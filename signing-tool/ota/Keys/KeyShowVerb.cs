using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key show</c>: the public half of a key.</summary>
internal sealed class KeyShowVerb : Verb
{
    private readonly Argument<string> _key;
    private readonly Option<int?> _passphrase;

    public KeyShowVerb(ToolEnvironment environment)
        : base(environment)
    {
        _key = Argument("key");
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key show";

    public override void Describe(Command command)
    {
        command.Add(_key);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string text = arguments.GetRequiredValue(_key);
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        TufKey key = KeyUri.Parse(text).ReadPublic(passphrases, Environment.Files);
        JsonObject data = new() { ["keyid"] = key.KeyId, ["key"] = key.ToJson() };
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.id", key.KeyId));
            console.WriteLine(Phrases.Format("say.key.public", key.PublicHex));
        }));
    }
}
