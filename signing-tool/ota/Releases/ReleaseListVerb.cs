using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release list</c>: the published releases, and the staged ones.</summary>
internal sealed class ReleaseListVerb : Verb
{
    private readonly Argument<string> _directory;

    public ReleaseListVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "release list";

    public override void Describe(Command command) => command.Add(_directory);

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        IReadOnlyList<ReleaseEntry> published = repository.Published?.Releases ?? [];
        HashSet<string> known = [.. published.Select(release => release.Target.Path)];
        (ReleaseEntry Release, bool Staged)[] rows =
        [
            .. published.Select(release => (release, false)),
            .. (repository.ReadStaged()?.Releases ?? []).Where(release => !known.Contains(release.Target.Path)).Select(release => (release, true)),
        ];
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["targetsVersion"] = repository.Published?.Version ?? 0,
            ["releases"] = new JsonArray([.. rows.Select(row => (JsonNode?)ToJson(row.Release, row.Staged))]),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, rows)));
    }

    private static JsonObject ToJson(ReleaseEntry release, bool staged)
    {
        return new JsonObject
        {
            ["releaseId"] = release.ReleaseId,
            ["version"] = release.Version.ToString(),
            ["state"] = staged ? "staged" : "published",
            ["image"] = release.Image,
            ["boards"] = new JsonArray([.. release.Boards.Select(board => (JsonNode?)board)]),
            ["urgency"] = release.Urgency,
            ["securityCounter"] = release.SecurityCounter,
            ["requiresCurrent"] = release.RequiresCurrent,
            ["target"] = release.Target.Path,
            ["length"] = release.Target.Length,
        };
    }

    private void Show(IAnsiConsole console, (ReleaseEntry Release, bool Staged)[] rows)
    {
        if (rows.Length == 0)
        {
            console.WriteLine(Phrases["say.release.none"]);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["release", "state", "image", "boards", "urgency", "counter", "bytes"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach ((ReleaseEntry release, bool staged) in rows)
        {
            string[] cells =
            [
                release.ReleaseId, Phrases[staged ? "state.staged" : "state.published"], release.Image, string.Join(", ", release.Boards),
                release.Urgency, Printable.Of(release.SecurityCounter), Printable.Of(release.Target.Length),
            ];
            _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
        }

        console.Write(table);
    }
}
