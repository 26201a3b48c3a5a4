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
    private readonly Option<string> _role;

    public ReleaseListVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _role = Option<string>("role");
    }

    public override string Name => "release list";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_role);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        string? only = arguments.GetValue(_role);
        ReleaseRow[] rows =
        [
            .. Roles(repository).Where(role => only is null || role == only).SelectMany(role => RowsOf(repository, role)),
        ];
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["targetsVersion"] = repository.Published?.Version ?? 0,
            ["releases"] = new JsonArray([.. rows.Select(row => (JsonNode?)ToJson(row))]),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, rows)));
    }

    /// <summary>The top-level targets, then the delegated roles in the order of the search.</summary>
    private static IEnumerable<string> Roles(ProductRepository repository)
    {
        Delegations? delegations = repository.ReadStaged()?.Targets!.Delegations ?? repository.Published?.Delegations;
        return (delegations?.Roles ?? []).Select(role => role.Name).Prepend(TargetsDocument.TypeName);
    }

    private static IEnumerable<ReleaseRow> RowsOf(ProductRepository repository, string role)
    {
        IReadOnlyList<ReleaseEntry> published = repository.ReadPublished(role)?.Releases ?? [];
        HashSet<string> known = [.. published.Select(release => release.Target.Path)];
        IReadOnlyList<ReleaseEntry>? staged = repository.ReadStaged(role)?.Targets!.Releases;
        HashSet<string>? kept = staged is null ? null : [.. staged.Select(release => release.Target.Path)];
        return
        [
            .. published.Select(release => new ReleaseRow(role, release, kept is null || kept.Contains(release.Target.Path) ? "published" : "retiring")),
            .. (staged ?? []).Where(release => !known.Contains(release.Target.Path)).Select(release => new ReleaseRow(role, release, "staged")),
        ];
    }

    private static JsonObject ToJson(ReleaseRow row)
    {
        ReleaseEntry release = row.Release;
        return new JsonObject
        {
            ["releaseId"] = release.ReleaseId,
            ["version"] = release.Version.ToString(),
            ["state"] = row.State,
            ["role"] = row.Role,
            ["image"] = release.Image,
            ["boards"] = new JsonArray([.. release.Boards.Select(board => (JsonNode?)board)]),
            ["urgency"] = release.Urgency,
            ["installBy"] = release.InstallBy,
            ["securityCounter"] = release.SecurityCounter,
            ["requiresCurrent"] = release.RequiresCurrent,
            ["target"] = release.Target.Path,
            ["length"] = release.Target.Length,
            ["packed"] = PackedView.Of(release),
        };
    }

    private void Show(IAnsiConsole console, ReleaseRow[] rows)
    {
        if (rows.Length == 0)
        {
            console.WriteLine(Phrases["say.release.none"]);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["release", "state", "role", "image", "boards", "urgency", "counter", "bytes", "fetched"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach (ReleaseRow row in rows)
        {
            ReleaseEntry release = row.Release;
            string[] cells =
            [
                release.ReleaseId, Phrases["state." + row.State], row.Role, release.Image, string.Join(", ", release.Boards),
                release.Urgency, Printable.Of(release.SecurityCounter), Printable.Of(release.Target.Length),
                Printable.Of(release.Packed?.Length ?? release.Target.Length),
            ];
            _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
        }

        console.Write(table);
    }
}
