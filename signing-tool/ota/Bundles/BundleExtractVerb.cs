using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Bundles;

/// <summary><c>ota bundle extract</c>: verifies a bundle and lays its files out in a new folder, or lays out nothing.</summary>
internal sealed class BundleExtractVerb : Verb
{
    private readonly Argument<string> _bundle;
    private readonly Argument<string> _folder;
    private readonly BundleTrustOptions _trust;

    public BundleExtractVerb(ToolEnvironment environment)
        : base(environment)
    {
        _bundle = Argument("bundle");
        _folder = Argument("folder");
        _trust = new BundleTrustOptions(environment, Option<string>("trusted-root"), Option<string>("time"));
    }

    public override string Name => "bundle extract";

    public override void Describe(Command command)
    {
        command.Add(_bundle);
        command.Add(_folder);
        _trust.Describe(command);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string folder = arguments.GetRequiredValue(_folder);
        BundleReport report = await BundleFile.ExtractAsync(
            Environment.Files, arguments.GetRequiredValue(_bundle), folder, _trust.Read(arguments), cancellation).ConfigureAwait(false);
        JsonObject data = BundleReportView.ToJson(report);
        data["folder"] = folder;
        return new VerbResult(data, console =>
        {
            BundleReportView.Show(console, Phrases, report);
            console.WriteLine(Phrases.Format("say.bundle.extracted", folder));
        });
    }
}
