using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Says, where nobody can overlook it, that this is a rehearsal.</summary>
internal static class Banner
{
    public static void Show(IAnsiConsole console, Phrases phrases)
    {
        string text = phrases["say.ceremony.rehearsal"];
        console.Write(new Markup($"[black on yellow]{Markup.Escape("  " + text + "  ")}[/]\n"));
    }
}
