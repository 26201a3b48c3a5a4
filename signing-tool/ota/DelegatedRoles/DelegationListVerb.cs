using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation list</c>: the delegated roles, published and staged.</summary>
internal sealed class DelegationListVerb : Verb
{
    private readonly Argument<string> _directory;

    public DelegationListVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "delegation list";

    public override void Describe(Command command) => command.Add(_directory);

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        IReadOnlyList<DelegatedRole> published = repository.Published?.Delegations.Roles ?? [];
        IReadOnlyList<DelegatedRole> staged = repository.ReadStaged()?.Targets!.Delegations.Roles ?? published;
        (DelegatedRole Role, string State)[] rows =
        [
            .. published.Select(role => (role, staged.Any(other => other.Name == role.Name) ? "published" : "retiring")),
            .. staged.Where(role => published.All(other => other.Name != role.Name)).Select(role => (role, "staged")),
        ];
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["delegations"] = new JsonArray([.. rows.Select(row => (JsonNode?)ToJson(repository, row.Role, row.State))]),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, repository, rows)));
    }

    private static JsonObject ToJson(ProductRepository repository, DelegatedRole role, string state)
    {
        return new JsonObject
        {
            ["role"] = role.Name,
            ["state"] = state,
            ["version"] = repository.PublishedVersions.GetValueOrDefault(role.Name),
            ["threshold"] = role.Keys.Threshold,
            ["keyids"] = new JsonArray([.. role.Keys.KeyIds.Select(keyId => (JsonNode?)keyId)]),
            ["paths"] = new JsonArray([.. role.Paths.Select(path => (JsonNode?)path)]),
            ["terminating"] = role.Terminating,
        };
    }

    private void Show(IAnsiConsole console, ProductRepository repository, (DelegatedRole Role, string State)[] rows)
    {
        if (rows.Length == 0)
        {
            console.WriteLine(Phrases["say.delegation.none"]);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["role", "state", "version", "signatures", "keyid", "paths"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach ((DelegatedRole role, string state) in rows)
        {
            string[] cells =
            [
                role.Name, Phrases["state." + state], Printable.Of(repository.PublishedVersions.GetValueOrDefault(role.Name)),
                Phrases.Format("say.root.needed", role.Keys.Threshold, role.Keys.KeyIds.Count),
                string.Join('\n', role.Keys.KeyIds.Select(keyId => repository.Settings.KeyLabels.TryGetValue(keyId, out string? label) ? $"{keyId} {Printable.Of(label)}" : keyId)),
                string.Join('\n', role.Paths) + (role.Terminating ? "\n" + Phrases["say.delegation.terminating"] : ""),
            ];
            _ = table.AddRow(cells.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }
}
