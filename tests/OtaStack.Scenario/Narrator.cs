using System.Diagnostics;
using Spectre.Console;

namespace OtaStack.Scenario;

/// <summary>Says what happens and why, a line each, with the seconds since the start.</summary>
internal sealed class Narrator(Stopwatch watch)
{
    private readonly Lock _lock = new();

    public void Step(string name, params object[] values)
    {
        Line("[bold blue]▶[/]", Texts.Get(name, values));
    }

    public void Done(string name, params object[] values)
    {
        Line("[green]✔[/]", Texts.Get(name, values));
    }

    public void Note(string name, params object[] values)
    {
        Line("[grey]·[/]", Texts.Get(name, values));
    }

    public void Problem(string message)
    {
        Line("[bold red]✘[/]", message);
    }

    private void Line(string mark, string text)
    {
        lock (_lock)
        {
            AnsiConsole.Markup($"[grey]{watch.Elapsed.TotalSeconds,6:0.0}s[/] {mark} ");
            // Not markup and not wrapped: links stay clickable and whole.
            Console.WriteLine(text);
        }
    }
}
