using OtaStack.SigningTool.Passphrases;

namespace OtaStack.Signing.Tests.Support;

/// <summary>Types the given lines, one after the other.</summary>
internal sealed class TypedKeyboard(params string[] lines) : IKeyboard
{
    private readonly Queue<char> _characters = new(string.Concat(lines.Select(line => line + "\r")));

    public bool IsAttached => true;

    public ConsoleKeyInfo ReadKey()
    {
        char character = _characters.TryDequeue(out char next) ? next : throw new InvalidOperationException("Nothing more is typed.");
        return character switch
        {
            '\r' => new ConsoleKeyInfo(character, ConsoleKey.Enter, false, false, false),
            '\b' => new ConsoleKeyInfo(character, ConsoleKey.Backspace, false, false, false),
            _ => new ConsoleKeyInfo(character, ConsoleKey.None, false, false, false),
        };
    }
}
