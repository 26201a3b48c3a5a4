using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>Asks a person for a line that may be seen: a name, a confirmation, a line of an armoured block.</summary>
internal sealed class TypedLines(ToolEnvironment environment)
{
    private const int MaxCharacters = 256;

    public bool IsPossible => environment.Keyboard.IsAttached;

    public string Ask(string question)
    {
        if (!IsPossible)
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.NoTerminal);
        }

        environment.ErrorConsole.Write(new Text(question + " "));
        StringBuilder line = new();
        for (ConsoleKeyInfo key = environment.Keyboard.ReadKey(); key.Key != ConsoleKey.Enter; key = environment.Keyboard.ReadKey())
        {
            Take(line, key);
        }

        environment.ErrorConsole.WriteLine();
        return line.ToString().Trim();
    }

    private void Take(StringBuilder line, ConsoleKeyInfo key)
    {
        if (key.Key == ConsoleKey.Backspace)
        {
            if (line.Length > 0)
            {
                line.Length--;
                environment.ErrorConsole.Profile.Out.Writer.Write("\b \b");
            }
        }
        else if (!char.IsControl(key.KeyChar) && line.Length < MaxCharacters)
        {
            _ = line.Append(key.KeyChar);
            environment.ErrorConsole.Write(new Text(Printable.Of(key.KeyChar.ToString())));
        }
    }
}
