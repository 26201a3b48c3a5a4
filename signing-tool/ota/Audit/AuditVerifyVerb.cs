using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Audit;

/// <summary><c>ota audit verify</c>: finds what was changed, dropped, reordered, inserted or cut in a log of key uses.</summary>
internal sealed class AuditVerifyVerb : Verb
{
    private readonly Argument<string?> _log;
    private readonly Option<string[]> _checkpoints;
    private readonly Option<string[]> _signers;

    public AuditVerifyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _log = OptionalArgument("key-log");
        _checkpoints = Options<string>("checkpoint");
        _signers = Options<string>("signer");
    }

    public override string Name => "audit verify";

    public override void Describe(Command command)
    {
        command.Add(_log);
        command.Add(_checkpoints);
        command.Add(_signers);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetValue(_log) ?? KeyUseJournal.PathOf(Environment);
        IReadOnlyList<KnownHead> heads = KnownHead.ReadAll(Environment, arguments.GetValue(_checkpoints) ?? [], arguments.GetValue(_signers) ?? []);
        LogReport report = KeyUseLogVerifier.Verify(path, [.. heads.Select(known => known.Head)], Environment.Files);
        return Task.FromResult(new VerbResult(Data(path, report, heads), console => Show(console, report, heads), report.IsIntact ? ExitCode.Ok : ExitCode.Refused));
    }

    private static JsonObject Data(string path, LogReport report, IReadOnlyList<KnownHead> heads)
    {
        return new JsonObject
        {
            ["log"] = path,
            ["entries"] = report.Entries,
            ["head"] = report.Head?.ToJson(),
            ["checkpoints"] = new JsonArray([.. heads.Select(known => (JsonNode?)known.ToJson())]),
            ["findings"] = new JsonArray([.. report.Findings.Select(finding => (JsonNode?)new JsonObject
            {
                ["fault"] = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(finding.Fault.ToString()),
                ["sequence"] = finding.Sequence,
                ["last"] = finding.Last,
                ["offset"] = finding.Offset,
            })]),
            ["open"] = new JsonArray([.. report.Open.Select(sequence => (JsonNode?)sequence)]),
        };
    }

    private void Show(IAnsiConsole console, LogReport report, IReadOnlyList<KnownHead> heads)
    {
        console.WriteLine(report.IsIntact
            ? Phrases.Format("say.audit.intact", report.Entries, report.Head?.ToString() ?? "-")
            : Phrases.Format("say.audit.damaged", report.Findings.Count));
        foreach (LogFinding finding in report.Findings)
        {
            console.WriteLine("  " + Phrases.Format("fault." + finding.Fault, finding.Sequence, finding.Last, finding.Offset));
        }

        foreach (KnownHead known in heads)
        {
            console.WriteLine("  " + known.Tell(Phrases));
        }

        foreach (int sequence in report.Open)
        {
            console.WriteLine("  " + Phrases.Format("say.audit.open", sequence));
        }

        if (heads.Count == 0)
        {
            console.WriteLine(Phrases["say.audit.no_checkpoints"]);
        }
        else if (report.IsIntact)
        {
            console.WriteLine(Phrases.Format("say.audit.checkpoints", heads.Count));
        }
    }
}
