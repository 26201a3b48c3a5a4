using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Trust;
using Spectre.Console;

namespace OtaStack.SigningTool.Texts;

/// <summary>Things that were checked, one a line, and how they came out.</summary>
internal static class FindingsView
{
    public static JsonObject ToJson(string subject, Verdict verdict)
    {
        return new JsonObject { ["subject"] = subject, ["verdict"] = JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString()) };
    }

    public static void Show(IAnsiConsole console, Phrases phrases, string subject, Verdict verdict)
    {
        string name = Markup.Escape(Printable.Of(subject));
        string line = verdict == Verdict.Accepted ? $"[green]✓[/] {name}" : $"[red]✗[/] {name}: {Markup.Escape(phrases.Of(verdict))}";
        console.Write(new Markup(line + "\n"));
    }
}
