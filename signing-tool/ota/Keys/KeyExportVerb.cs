using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key export</c>: the public half of a key in a file, as a TUF key object or as PEM.</summary>
internal sealed class KeyExportVerb : Verb
{
    private const string TufFormat = "tuf";
    private const string PemFormat = "pem";

    private readonly Argument<string> _key;
    private readonly Option<string> _out;
    private readonly Option<string> _format;
    private readonly Option<int?> _passphrase;

    public KeyExportVerb(ToolEnvironment environment)
        : base(environment)
    {
        _key = Argument("key");
        _out = Option<string>("out", required: true);
        _format = new Option<string>("--format") { Description = Phrases["option.key-format"], DefaultValueFactory = _ => TufFormat };
        _ = _format.AcceptOnlyFromAmong(TufFormat, PemFormat);
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key export";

    public override void Describe(Command command)
    {
        command.Add(_key);
        command.Add(_out);
        command.Add(_format);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        string text = arguments.GetRequiredValue(_key);
        IPassphraseSource secrets = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = secrets as IDisposable;
        KeyUri uri = KeyUri.Parse(text);
        PublicKey key = uri.ReadPublic(secrets, Environment.KeyPorts);
        byte[] content = arguments.GetValue(_format) == PemFormat
            ? Encoding.ASCII.GetBytes(PublicKeyInfo.ToPem(key.SubjectPublicKeyInfo))
            : key.Tuf?.ToCanonicalBytes() ?? throw new SigningException(SigningFault.Refused, KeyErrorCode.NotTuf, uri.Text);
        NewFile.Write(Environment.Files, path, content);
        JsonObject data = PublicKeyView.ToJson(key);
        data["file"] = path;
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.key.exported", path));
            PublicKeyView.Show(key, console, Phrases);
        }));
    }
}
