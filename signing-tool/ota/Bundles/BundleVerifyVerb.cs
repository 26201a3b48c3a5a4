using System.CommandLine;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Bundles;

/// <summary><c>ota bundle verify</c>: judges a bundle as a device will, from a root that the caller knows to be right.</summary>
internal sealed class BundleVerifyVerb : Verb
{
    private readonly Argument<string> _bundle;
    private readonly BundleTrustOptions _trust;

    public BundleVerifyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _bundle = Argument("bundle");
        _trust = new BundleTrustOptions(environment, Option<string>("trusted-root"), Option<string>("time"));
    }

    public override string Name => "bundle verify";

    public override void Describe(Command command)
    {
        command.Add(_bundle);
        _trust.Describe(command);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        BundleReport report = await BundleFile.VerifyAsync(
            Environment.Files, arguments.GetRequiredValue(_bundle), _trust.Read(arguments), cancel: cancellation).ConfigureAwait(false);
        return new VerbResult(BundleReportView.ToJson(report), console => BundleReportView.Show(console, Phrases, report), BundleReportView.Code(report));
    }
}
