using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Calendar;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Calendar;

/// <summary><c>ota calendar</c>: what expires when, and who must sign before that.</summary>
internal sealed class CalendarVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _ics;
    private readonly Option<int?> _failWithin;

    public CalendarVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _ics = Option<string>("ics");
        _failWithin = Option<int?>("fail-within");
    }

    public override string Name => "calendar";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_ics);
        command.Add(_failWithin);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        DateTimeOffset now = Environment.Clock.GetUtcNow();
        IReadOnlyList<ExpiryEntry> entries = ExpiryCalendar.Of(repository, now);
        if (arguments.GetValue(_ics) is { } path)
        {
            NewFile.Replace(Environment.Files, path, CalendarFile.Write(entries.Select(entry => EventOf(repository, entry)), now));
        }

        bool late = arguments.GetValue(_failWithin) is { } days && entries.Any(entry => entry.Expires - now <= TimeSpan.FromDays(days));
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["entries"] = new JsonArray([.. entries.Select(entry => (JsonNode?)ToJson(entry))]),
            ["online"] = new JsonArray([.. OnlineRoles(repository).Select(role => (JsonNode?)new JsonObject { ["role"] = role.Role, ["keyids"] = new JsonArray([.. role.KeyIds.Select(keyId => (JsonNode?)keyId)]) })]),
            ["late"] = late,
        };
        return Task.FromResult(new VerbResult(data, console => Show(console, repository, entries), late ? ExitCode.Refused : ExitCode.Ok));
    }

    private static IEnumerable<(string Role, IReadOnlyList<string> KeyIds)> OnlineRoles(ProductRepository repository)
    {
        return ((string[])["snapshot", "timestamp"]).Select(role => (role, repository.Root.Roles[role].KeyIds));
    }

    private static JsonObject ToJson(ExpiryEntry entry)
    {
        return new JsonObject
        {
            ["role"] = entry.Role,
            ["file"] = entry.File,
            ["version"] = entry.Version,
            ["expires"] = MetadataTime.Format(entry.Expires),
            ["daysLeft"] = entry.DaysLeft,
            ["state"] = JsonNamingPolicy.CamelCase.ConvertName(entry.State.ToString()),
            ["threshold"] = entry.Threshold,
            ["signers"] = new JsonArray([.. entry.Signers.Select(signer => (JsonNode?)new JsonObject { ["keyid"] = signer.KeyId, ["label"] = signer.Label })]),
        };
    }

    private static string RenewCommand(ProductRepository repository, ExpiryEntry entry)
    {
        return entry.Role == RootDocument.TypeName ? $"ota root renew {repository.Directory}" : $"ota release renew {repository.Directory}{RoleOption.In(entry.Role)}";
    }

    private static string SignersOf(ExpiryEntry entry, char separator)
    {
        return string.Join(separator, entry.Signers.Select(signer => signer.Label is { } label ? $"{signer.KeyId[..8]} {Printable.Of(label)}" : signer.KeyId[..8]));
    }

    private ExpiryEvent EventOf(ProductRepository repository, ExpiryEntry entry)
    {
        string product = repository.Settings.Name;
        return new ExpiryEvent(
            $"{product}-{entry.Role}-{entry.Version}@ota-calendar",
            entry.Expires,
            Phrases.Format("say.calendar.event", product, entry.Role, entry.Version),
            Phrases.Format("say.calendar.todo", entry.Threshold, SignersOf(entry, ' '), RenewCommand(repository, entry)));
    }

    private void Show(IAnsiConsole console, ProductRepository repository, IReadOnlyList<ExpiryEntry> entries)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string column in (string[])["role", "version", "expires", "days", "signatures", "signers"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases["column." + column])));
        }

        foreach (ExpiryEntry entry in entries)
        {
            Style style = StyleOf(entry.State);
            _ = table.AddRow(
                new Text(entry.Role), new Text(Printable.Of(entry.Version)), new Text(MetadataTime.Format(entry.Expires), style),
                new Text(entry.State == ExpiryState.Expired ? Phrases["say.calendar.expired"] : Printable.Of(entry.DaysLeft), style),
                new Text(Phrases.Format("say.root.needed", entry.Threshold, entry.Signers.Count)), new Text(SignersOf(entry, '\n')));
        }

        console.Write(table);
        foreach (ExpiryEntry entry in entries.Where(entry => entry.State != ExpiryState.Valid))
        {
            string line = Phrases.Format("say.calendar." + Key(entry.State), entry.Role, entry.DaysLeft, RenewCommand(repository, entry));
            console.Write(new Text(line + "\n", StyleOf(entry.State)));
        }

        console.WriteLine(Phrases["say.calendar.online"]);
    }

    private static string Key(ExpiryState state) => state == ExpiryState.Expired ? "late" : "soon";

    private static Style StyleOf(ExpiryState state)
    {
        return state switch
        {
            ExpiryState.Valid => new Style(Color.Green),
            ExpiryState.Within60Days or ExpiryState.Within30Days => new Style(Color.Yellow),
            _ => new Style(Color.Red),
        };
    }
}
