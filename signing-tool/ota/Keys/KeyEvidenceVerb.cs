using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary><c>ota key evidence</c>: checks what somebody's <c>ota key attest --challenge</c> wrote; exit code 1 when the key is not held well.</summary>
internal sealed class KeyEvidenceVerb : Verb
{
    private readonly Argument<string> _file;
    private readonly Option<string> _challenge;

    public KeyEvidenceVerb(ToolEnvironment environment)
        : base(environment)
    {
        _file = Argument("evidence");
        _challenge = Option<string>("challenge", required: true);
    }

    public override string Name => "key evidence";

    public override void Describe(Command command)
    {
        command.Add(_file);
        command.Add(_challenge);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_file);
        byte[] challenge = KeyEvidence.ParseChallenge(arguments.GetRequiredValue(_challenge));
        (JsonObject report, PublicKey key) = KeyEvidence.Read(BoundedFile.Read(Environment.Files, path, KeyEvidence.MaxBytes), challenge, path);
        bool isHeld = report["held"] is JsonValue held && held.TryGetValue(out bool value) && value;
        JsonObject data = PublicKeyView.ToJson(key);
        data["held"] = isHeld;
        data["report"] = report.DeepClone();
        return Task.FromResult(new VerbResult(
            data,
            console =>
            {
                PublicKeyView.Show(key, console, Phrases);
                console.WriteLine(Phrases.Format(isHeld ? "say.evidence.held" : "say.evidence.not_held", $"{report["time"]}"));
            },
            isHeld ? ExitCode.Ok : ExitCode.Refused));
    }
}
