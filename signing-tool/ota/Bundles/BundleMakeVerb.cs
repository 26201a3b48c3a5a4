using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Bundles;

/// <summary><c>ota bundle make</c>: a release as one file that devices verify offline.</summary>
internal sealed class BundleMakeVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _out;
    private readonly Option<int?> _passphrase;
    private readonly BundleMaking _making;
    private readonly BundleTrustOptions _trust;

    public BundleMakeVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _out = Option<string>("out", required: true);
        _passphrase = Option<int?>("passphrase-fd");
        OnlineSourceOptions online = new(environment, Option<string>("server"), Option<string>("online-metadata"), Options<string>("bundle-key"));
        _making = new BundleMaking(environment, online, Options<string>("release"), Options<string>("board"), Options<string>("target"), Option<string>("permit"));
        _trust = new BundleTrustOptions(environment, Option<string>("trusted-root"), Option<string>("time"));
    }

    public override string Name => "bundle make";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_out);
        _making.Describe(command);
        _trust.Describe(command);
        command.Add(_passphrase);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        (BundleReport report, string sha256) = await _making.MakeAsync(
            arguments,
            Stage(arguments),
            arguments.GetRequiredValue(_directory),
            path,
            _trust.Read(arguments),
            passphrases,
            cancellation).ConfigureAwait(false);
        JsonObject data = BundleReportView.ToJson(report);
        data["file"] = path;
        data["sha256"] = sha256;
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.bundle.made", path, sha256));
            BundleReportView.ShowContents(console, Phrases, report);
        });
    }
}
