using System.Text;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary>
/// Reads an armoured block that a person types, line by line, each checked at once and asked for again when it is not right; or
/// from standard input, where a scanner or a file writes it.
/// </summary>
internal sealed class TypedBlock(ToolEnvironment environment)
{
    private const int StandardInput = 0;
    private const int EndCharacters = 11;

    public string Read()
    {
        TypedLines lines = new(environment);
        if (!lines.IsPossible)
        {
            return FromStandardInput();
        }

        environment.ErrorConsole.WriteLine(environment.Phrases["say.ceremony.type"]);
        StringBuilder block = new();
        for (int number = 0; ; number++)
        {
            string line = lines.Ask(number == 0 ? "  " : $"{number:00}");
            while (!IsGood(line, number))
            {
                environment.ErrorConsole.WriteLine(environment.Phrases["say.ceremony.type_again"]);
                line = lines.Ask(number == 0 ? "  " : $"{number:00}");
            }

            _ = block.Append(WithNumber(line, number)).Append('\n');
            if (IsEnd(line))
            {
                return block.ToString();
            }
        }
    }

    private static bool IsGood(string line, int number)
    {
        return number == 0 ? ArmouredBlock.IsBlock(Encoding.Latin1.GetBytes(line)) : IsEnd(line) || ArmouredBlock.IsGoodLine(WithNumber(line, number), number);
    }

    /// <summary>The number stands before the cursor already; people type it or not.</summary>
    private static string WithNumber(string line, int number)
    {
        string own = $"{number:00}";
        return number == 0 || IsEnd(line) || line.StartsWith(own + " ", StringComparison.Ordinal) ? line : own + " " + line;
    }

    private static bool IsEnd(string line)
    {
        string compact = line.Replace(" ", "", StringComparison.Ordinal);
        return compact.Length == EndCharacters && compact.StartsWith("END", StringComparison.OrdinalIgnoreCase);
    }

    private string FromStandardInput()
    {
        byte[] bytes = new byte[ArmouredBlock.MaxCharacters];
        using Stream input = environment.OpenDescriptor(StandardInput);
        int length = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length < bytes.Length
            ? Encoding.Latin1.GetString(bytes, 0, length)
            : throw new SigningException(SigningFault.File, Signing.Ceremonies.CeremonyErrorCode.ArmourTooLong, $"{length}", $"{ArmouredBlock.MaxCharacters}");
    }
}
