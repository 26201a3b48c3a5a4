using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Permits;

/// <summary><c>ota permit list</c>: the permits that are published or staged.</summary>
internal sealed class PermitListVerb : Verb
{
    private readonly Argument<string> _directory;

    public PermitListVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "permit list";

    public override void Describe(Command command)
    {
        command.Add(_directory);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        IReadOnlyList<PermitState> permits = repository.ReadPermits();
        DateTimeOffset now = Environment.Clock.GetUtcNow();
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["permits"] = new JsonArray([.. permits.Select(permit => (JsonNode?)PermitView.ToJson(permit.Permit, StateOf(permit, now)))]),
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, permits, now)));
    }

    private static string StateOf(PermitState permit, DateTimeOffset now)
    {
        return permit.State == "published" && permit.Permit.Expires <= now ? "expired" : permit.State;
    }

    private void Show(IAnsiConsole console, IReadOnlyList<PermitState> permits, DateTimeOffset now)
    {
        if (permits.Count == 0)
        {
            console.WriteLine(Phrases["say.permit.none"]);
            return;
        }

        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["permit", "permit_state", "permit_kind", "permit_scope", "permit_devices", "permit_expires"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach (PermitState state in permits)
        {
            PermitDocument permit = state.Permit;
            string[] cells =
            [
                permit.Id, Phrases["permit_state." + StateOf(state, now)], PermitDocument.NameOf(permit.Kind), permit.ReleaseId ?? permit.What ?? "",
                string.Join(", ", permit.Devices), MetadataTime.Format(permit.Expires),
            ];
            _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
        }

        console.Write(table);
    }
}
