using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Bundles.Tar;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Inspection;
using Spectre.Console;

namespace OtaStack.SigningTool.Bundles;

/// <summary><c>ota bundle inspect</c>: shows what a bundle says about itself. It proves nothing; that is what verify is for.</summary>
internal sealed class BundleInspectVerb : Verb
{
    private readonly Argument<string> _bundle;

    public BundleInspectVerb(ToolEnvironment environment)
        : base(environment)
    {
        _bundle = Argument("bundle");
    }

    public override string Name => "bundle inspect";

    public override void Describe(Command command)
    {
        command.Add(_bundle);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_bundle);
        string sha256 = await BundleFile.HashAsync(Environment.Files, path, cancellation).ConfigureAwait(false);
        using Stream stream = Environment.Files.OpenRead(path);
        JsonObject data = await BundleView.OfAsync(stream, Environment.Clock.GetUtcNow(), path, cancellation).ConfigureAwait(false);
        data["sha256"] = sha256;
        return new VerbResult(data, console =>
        {
            JsonTree.Show(console, Phrases, path, data);
            console.WriteLine(Phrases["say.bundle.not_proven"]);
        });
    }
}
