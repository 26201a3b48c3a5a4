using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Shows an armoured block as text to type and as codes to scan.</summary>
internal static class ArmourView
{
    public static void Show(IAnsiConsole console, Phrases phrases, IReadOnlyList<string> lines)
    {
        console.WriteLine(phrases["say.ceremony.armour"]);

        // Written past the console's word wrap: a line that is broken is not the line.
        TextWriter writer = console.Profile.Out.Writer;
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }

        foreach (string code in QrText.Split(lines))
        {
            writer.WriteLine(QrText.ToTerminal(code));
        }
    }
}
