using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.Audit;

/// <summary><c>ota audit checkpoint</c>: signs what the newest entry of the log is.</summary>
internal sealed class AuditCheckpointVerb : Verb
{
    private readonly Option<string[]> _keys;
    private readonly Option<string> _out;
    private readonly Option<int?> _passphrase;

    public AuditCheckpointVerb(ToolEnvironment environment)
        : base(environment)
    {
        _keys = Options<string>("key", required: true);
        _out = new Option<string>("--out") { Description = Phrases["option.checkpoint-out"], Required = true };
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "audit checkpoint";

    public override void Describe(Command command)
    {
        command.Add(_keys);
        command.Add(_out);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        KeyUseLog log = KeyUseJournal.Of(Environment).Log;
        LogHead head = log.ReadHead() ?? throw new SigningException(SigningFault.File, ErrorCode.FileMissing, log.File);
        SignedStatement checkpoint = Checkpoint.Of(head, Environment.Clock.GetUtcNow());
        KeyUri[] uris = [.. arguments.GetRequiredValue(_keys).Select(KeyUri.Parse)];
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using OpenSigners signers = OpenSigners.Open(uris, passphrases, Environment);
        foreach (IKeySigner signer in signers.All)
        {
            checkpoint.Sign(signer);
        }

        NewFile.Write(Environment.Files, path, checkpoint.ToBytes());
        JsonObject data = head.ToJson();
        data["file"] = path;
        return Task.FromResult(new VerbResult(data, console => console.WriteLine(Phrases.Format("say.audit.checkpoint_made", head.Sequence, path))));
    }
}
