using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Audit;

/// <summary><c>ota audit show</c>: lists the entries of a log of key uses.</summary>
internal sealed class AuditShowVerb : Verb
{
    private readonly Argument<string?> _log;
    private readonly Option<int?> _last;

    public AuditShowVerb(ToolEnvironment environment)
        : base(environment)
    {
        _log = OptionalArgument("key-log");
        _last = Option<int?>("last");
    }

    public override string Name => "audit show";

    public override void Describe(Command command)
    {
        command.Add(_log);
        command.Add(_last);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetValue(_log) ?? KeyUseJournal.PathOf(Environment);
        KeyUseEntry[] entries = [.. KeyUseLogVerifier.Read(path, Environment.Files).TakeLast(arguments.GetValue(_last) ?? int.MaxValue)];
        JsonObject data = new() { ["log"] = path, ["entries"] = new JsonArray([.. entries.Select(entry => (JsonNode?)entry.Members.DeepClone())]) };
        return Task.FromResult(new VerbResult(data, console => Show(console, entries)));
    }

    private void Show(IAnsiConsole console, KeyUseEntry[] entries)
    {
        Table table = new();
        foreach (string column in (string[])["column.sequence", "column.time", "column.event", "column.verb", "column.purpose", "column.key", "column.operator"])
        {
            _ = table.AddColumn(new TableColumn(new Text(Phrases[column])));
        }

        foreach (KeyUseEntry entry in entries)
        {
            string[] cells = [$"{entry.Head.Sequence}", Of(entry, "time"), Of(entry, "event"), Of(entry, "verb"), Purpose(entry), Of(entry, "key"), Of(entry, "operator")];
            _ = table.AddRow(cells.Select(cell => new Text(Printable.Of(cell))));
        }

        console.Write(table);
    }

    private static string Purpose(KeyUseEntry entry) => entry.Intent is { } intent ? $"→ {intent} {Of(entry, "reason")}" : Of(entry, "purpose");

    private static string Of(KeyUseEntry entry, string member) => entry.Members[member]?.ToString() ?? "";
}
