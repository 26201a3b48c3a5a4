using System.CommandLine;
using System.Reflection;
using System.Text.Json.Nodes;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Media;
using OtaStack.SigningTool.Bundles;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.Media;

/// <summary><c>ota media prepare</c>: a scanned medium with a bundle, instructions and a signed index.</summary>
internal sealed class MediaPrepareVerb : Verb
{
    private readonly Argument<string> _medium;
    private readonly Option<string> _bundle;
    private readonly Option<string> _from;
    private readonly Option<string> _key;
    private readonly Option<string> _label;
    private readonly Option<bool> _unscanned;
    private readonly Option<bool> _keep;
    private readonly Option<int?> _passphrase;
    private readonly BundleMaking _making;
    private readonly BundleTrustOptions _trust;
    private readonly MediaOptions _media;

    public MediaPrepareVerb(ToolEnvironment environment)
        : base(environment)
    {
        _medium = Argument("medium");
        _bundle = Option<string>("bundle");
        _from = new Option<string>("--from") { Description = Phrases["option.media-from"] };
        _key = new Option<string>("--key") { Description = Phrases["option.media-sign-key"], Required = true };
        _label = Option<string>("medium-label");
        _unscanned = Option<bool>("no-scan-unsafe");
        _keep = Option<bool>("keep-other-files");
        _passphrase = Option<int?>("passphrase-fd");
        OnlineSourceOptions online = new(environment, Option<string>("server"), Option<string>("online-metadata"), Options<string>("bundle-key"));
        _making = new BundleMaking(environment, online, Options<string>("release"), Options<string>("board"), Options<string>("target"), Option<string>("permit"));
        _trust = new BundleTrustOptions(environment, Option<string>("trusted-root", required: true), Option<string>("time"));
        _media = new MediaOptions(environment, Option<string>("clamav-database"), Option<string>("clamscan"), Option<string>("clamd"), Option<int?>("signature-days"));
    }

    public override string Name => "media prepare";

    public override void Describe(Command command)
    {
        command.Add(_medium);
        foreach (Option option in (Option[])[_bundle, _from, _key, _label, _unscanned, _keep, _passphrase])
        {
            command.Add(option);
        }

        _making.Describe(command);
        _trust.Describe(command);
        _media.Describe(command);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        MediumPlace place = new MountedMedia(Environment.Files).Find(arguments.GetRequiredValue(_medium));
        string? bundle = arguments.GetValue(_bundle);
        string? repository = arguments.GetValue(_from);
        if (bundle is null == repository is null)
        {
            throw new SigningException(SigningFault.Usage, MediaErrorCode.BundleSource);
        }

        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        if (bundle is not null)
        {
            return await PrepareAsync(arguments, place, bundle, Path.GetFileName(bundle), passphrases, cancellation).ConfigureAwait(false);
        }

        DirectoryInfo scratch = Directory.CreateTempSubdirectory("ota-media-");
        try
        {
            string made = Path.Combine(scratch.FullName, "made.ota");
            (BundleReport report, _) = await _making.MakeAsync(
                arguments, Stage(arguments), repository!, made, _trust.Read(arguments), passphrases, cancellation).ConfigureAwait(false);
            string[] releases = [.. BundleReportView.Releases(report)];
            string name = (report.Images.Count == 0 && report.Permits.Count > 0 ? Path.GetFileNameWithoutExtension(report.Permits[0].Path)
                : releases.Length == 1 ? releases[0] : Path.GetFileName(Path.GetFullPath(repository!).TrimEnd('/'))) + ".ota";
            return await PrepareAsync(arguments, place, made, name, passphrases, cancellation).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private async Task<VerbResult> PrepareAsync(
        ParseResult arguments, MediumPlace place, string bundle, string name, IPassphraseSource passphrases, CancellationToken cancellation)
    {
        MediaRequest request = new()
        {
            Place = place with { Label = arguments.GetValue(_label) ?? place.Label },
            BundlePath = bundle,
            BundleName = name,
            Trust = _trust.Read(arguments),
            Instructions = MediaInstructionsText.Of,
            KeepOtherFiles = arguments.GetValue(_keep),
            Tool = $"ota {typeof(MediaPrepareVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}",
        };
        IMalwareScanner? scanner = arguments.GetValue(_unscanned) ? null : _media.Scanner(arguments);
        using OpenSigners signers = OpenSigners.Open([KeyUri.Parse(arguments.GetRequiredValue(_key))], passphrases, Environment);
        long bytes = Environment.Files.FileExists(bundle) ? new FileInfo(bundle).Length : 0;
        (MediaIndex index, MalwareScan? scan) = await MediaProgress.RunAsync(
            Stage(arguments), Phrases, bytes,
            progress => new MediaPreparation(Environment.Files, Environment.Clock, scanner, progress).RunAsync(request, signers.All[0], cancellation)).ConfigureAwait(false);
        return Tell(place, index, scan, _media.Warnings(arguments, scan));
    }

    private VerbResult Tell(MediumPlace place, MediaIndex index, MalwareScan? scan, IReadOnlyList<string> warnings)
    {
        JsonObject data = MediaIndexView.ToJson(place.Directory, index);
        data["warnings"] = new JsonArray([.. warnings.Select(warning => (JsonNode?)warning)]);
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.media.prepared", place.Directory, index.Files.Count));
            if (scan is not null)
            {
                string signatures = string.Join(", ", scan.Signatures.Select(file => file.Name).DefaultIfEmpty(scan.Scanner));
                console.WriteLine(Phrases.Format("say.media.scanned", scan.Files, scan.Engine, signatures));
            }

            MediaIndexView.ShowWarnings(console, warnings);
            console.WriteLine(Phrases.Format("say.media.verify_next", place.Directory));
        });
    }
}
