using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root show</c>: who may sign what, and what a staged root would change.</summary>
internal sealed class RootShowVerb : Verb
{
    private readonly Argument<string> _directory;

    public RootShowVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "root show";

    public override void Describe(Command command) => command.Add(_directory);

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        StagedRole? staged = repository.ReadStaged(RootDocument.TypeName);
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["version"] = repository.Root.Version,
            ["expires"] = repository.Root.Metadata.Expires,
            ["roles"] = new JsonArray([.. TufSpecification.Roles.Select(role => (JsonNode?)ToJson(repository, role))]),
            ["staged"] = staged is null ? null : SignedResult.ToJson(SignatureProgress.Of(staged.Metadata, staged.Requirements)),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, repository, staged)));
    }

    private static JsonObject ToJson(ProductRepository repository, string role)
    {
        RoleKeys keys = repository.Root.Roles[role];
        return new JsonObject
        {
            ["role"] = role,
            ["threshold"] = keys.Threshold,
            ["keys"] = new JsonArray([.. keys.KeyIds.Select(keyId => (JsonNode?)new JsonObject
            {
                ["keyid"] = keyId,
                ["label"] = repository.Settings.KeyLabels.GetValueOrDefault(keyId),
            })]),
        };
    }

    private void Show(IAnsiConsole console, ProductRepository repository, StagedRole? staged)
    {
        console.WriteLine(Phrases.Format("say.root.title", repository.Settings.Name, repository.Root.Version, repository.Root.Metadata.Expires));
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["role", "signatures", "keyid", "label"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach (string role in TufSpecification.Roles)
        {
            RoleKeys keys = repository.Root.Roles[role];
            string needed = Phrases.Format("say.root.needed", keys.Threshold, keys.KeyIds.Count);
            foreach ((int index, string keyId) in keys.KeyIds.Index())
            {
                string[] cells = [index == 0 ? role : "", index == 0 ? needed : "", keyId, repository.Settings.KeyLabels.GetValueOrDefault(keyId, "")];
                _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
            }
        }

        console.Write(table);
        if (staged is not null)
        {
            StagedView.Show(console, Phrases, repository, staged);
        }
    }
}
