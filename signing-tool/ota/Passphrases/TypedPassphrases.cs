using System.Security.Cryptography;
using System.Runtime.InteropServices;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Passphrases;

/// <summary>Asks a person, without showing what is typed.</summary>
internal sealed class TypedPassphrases(ToolEnvironment environment)
{
    private const int MaxCharacters = 512;

    public Passphrase Ask(string keyName) => Prompt("say.passphrase", keyName);

    public Passphrase AskForNewKey(string keyName)
    {
        Passphrase first = Prompt("say.passphrase.new", keyName);
        using Passphrase second = Prompt("say.passphrase.again", keyName);
        if (first.Matches(second))
        {
            return first;
        }

        first.Dispose();
        throw new SigningException(SigningFault.Passphrase, ToolErrorCode.PassphraseDiffers);
    }

    public Passphrase AskPin(string token, string serial) => Prompt("say.pin", token, serial);

    private Passphrase Prompt(string textKey, params object[] names)
    {
        if (!environment.Keyboard.IsAttached)
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.PassphraseNoTerminal);
        }

        environment.ErrorConsole.Write(new Text(environment.Phrases.Format(textKey, names) + " "));
        char[] typed = GC.AllocateArray<char>(MaxCharacters, pinned: true);
        try
        {
            int length = ReadLine(typed);
            environment.ErrorConsole.WriteLine();
            return Passphrase.FromCharacters(typed.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(typed.AsSpan()));
        }
    }

    private int ReadLine(char[] typed)
    {
        int length = 0;
        while (true)
        {
            ConsoleKeyInfo key = environment.Keyboard.ReadKey();
            if (key.Key == ConsoleKey.Enter)
            {
                return length;
            }

            if (key.Key == ConsoleKey.Backspace)
            {
                length = Math.Max(0, length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed[length] = length < MaxCharacters - 1
                    ? key.KeyChar
                    : throw new SigningException(SigningFault.Passphrase, ErrorCode.PassphraseTooLong, "1024");
                length++;
            }
        }
    }
}
