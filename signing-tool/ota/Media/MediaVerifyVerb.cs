using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Media;
using OtaStack.SigningTool.Bundles;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Media;

/// <summary><c>ota media verify</c>: compares a medium with its signed index and verifies the bundle on it.</summary>
internal sealed class MediaVerifyVerb : Verb
{
    private readonly Argument<string> _medium;
    private readonly Option<string[]> _keys;
    private readonly Option<bool> _scan;
    private readonly BundleTrustOptions _trust;
    private readonly MediaOptions _media;

    public MediaVerifyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _medium = Argument("medium");
        _keys = Options<string>("media-key", required: true);
        _scan = Option<bool>("scan");
        _trust = new BundleTrustOptions(environment, Option<string>("trusted-root"), Option<string>("time"));
        _media = new MediaOptions(environment, Option<string>("clamav-database"), Option<string>("clamscan"), Option<string>("clamd"), Option<int?>("signature-days"));
    }

    public override string Name => "media verify";

    public override void Describe(Command command)
    {
        command.Add(_medium);
        command.Add(_keys);
        command.Add(_scan);
        _trust.Describe(command);
        _media.Describe(command);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        MediumPlace place = new MountedMedia(Environment.Files).Find(arguments.GetRequiredValue(_medium));
        IPassphraseSource passphrases = PassphrasesFrom(null);
        TufKey[] keys = [.. arguments.GetRequiredValue(_keys).Select(key => KeyUri.Parse(key).ReadPublic(passphrases, Environment.Files))];
        MediaReport report = await MediaVerification.VerifyAsync(
            Environment.Files, place.Directory, keys, _trust.Read(arguments), arguments.GetValue(_scan) ? _media.Scanner(arguments) : null, cancellation).ConfigureAwait(false);
        IReadOnlyList<string> warnings = report.Scan is null && report.Index.IsScanned ? [] : _media.Warnings(arguments, report.Scan);
        return new VerbResult(ToJson(place, report, warnings), console => Show(console, report, warnings), report.IsAccepted ? ExitCode.Ok : ExitCode.Refused);
    }

    private static JsonObject ToJson(MediumPlace place, MediaReport report, IReadOnlyList<string> warnings)
    {
        JsonObject data = MediaIndexView.ToJson(place.Directory, report.Index);
        data["files"] = new JsonArray([.. report.Files.Select(file => (JsonNode?)new JsonObject
        {
            ["path"] = file.Path,
            ["state"] = JsonNamingPolicy.CamelCase.ConvertName(file.State.ToString()),
        })]);
        data["verification"] = report.Bundle is null ? null : BundleReportView.ToJson(report.Bundle);
        data["findings"] = new JsonArray([.. (report.Scan?.Findings ?? []).Select(finding => (JsonNode?)$"{finding.Path} ({finding.Signature})")]);
        data["clean"] = report.IsClean;
        data["warnings"] = new JsonArray([.. warnings.Select(warning => (JsonNode?)warning)]);
        return data;
    }

    private string TextOf(MediaFileState state)
    {
        return Phrases[state switch
        {
            MediaFileState.Changed => "state.media.changed",
            MediaFileState.Missing => "state.media.missing",
            MediaFileState.Special => "state.media.special",
            _ => "state.media.added",
        }];
    }

    private void Show(IAnsiConsole console, MediaReport report, IReadOnlyList<string> warnings)
    {
        foreach ((string path, MediaFileState state) in report.Files)
        {
            string name = Markup.Escape(Printable.Of(path));
            console.Write(new Markup(state == MediaFileState.AsListed ? $"[green]✓[/] {name}\n" : $"[red]✗[/] {name}: {Markup.Escape(TextOf(state))}\n"));
        }

        foreach (MalwareFinding finding in report.Scan?.Findings ?? [])
        {
            console.Write(new Markup($"[red]✗[/] {Markup.Escape(Printable.Of($"{finding.Path}: {finding.Signature}"))}\n"));
        }

        if (report.Bundle is not null)
        {
            BundleReportView.Show(console, Phrases, report.Bundle);
        }

        MediaIndexView.ShowWarnings(console, warnings);
        console.WriteLine(Phrases[report.IsAccepted ? "say.media.ok" : "say.media.refused"]);
    }
}
