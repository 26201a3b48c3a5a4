using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;

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
        PublicKey key = KeyUri.Parse(text).ReadPublic(passphrases, Environment.KeyPorts);
        return Task.FromResult(new VerbResult(PublicKeyView.ToJson(key), console => PublicKeyView.Show(key, console, Phrases)));
    }
}
