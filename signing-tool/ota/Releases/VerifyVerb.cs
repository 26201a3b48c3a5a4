using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Verification;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using OtaStack.Trust.Tuf;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota verify</c>: checks a whole repository with the devices' verifier.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _trustedRoot;

    public VerifyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _trustedRoot = Option<string>("trusted-root");
    }

    public override string Name => "verify";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_trustedRoot);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        byte[]? trusted = arguments.GetValue(_trustedRoot) is { } path
            ? BoundedFile.Read(Environment.Files, path, TrustLimits.ForHost().RootBytes)
            : null;
        VerificationReport report = RepositoryVerifier.Verify(repository, Environment.Clock, trusted);
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["rootVersion"] = repository.Root.Version,
            ["targetsVersion"] = repository.Published?.Version ?? 0,
            ["findings"] = new JsonArray([.. report.Findings.Select(finding => (JsonNode?)FindingsView.ToJson(finding.Subject, finding.Verdict))]),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, report), report.IsAccepted ? ExitCode.Ok : ExitCode.Refused));
    }

    private void Show(IAnsiConsole console, VerificationReport report)
    {
        foreach (VerificationFinding finding in report.Findings)
        {
            FindingsView.Show(console, Phrases, finding.Subject, finding.Verdict);
        }

        console.WriteLine(Phrases[report.IsAccepted ? "say.verify.ok" : "say.verify.failed"]);
    }
}
