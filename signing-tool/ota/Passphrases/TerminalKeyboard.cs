namespace OtaStack.SigningTool.Passphrases;

/// <summary>The terminal that the process runs in.</summary>
internal sealed class TerminalKeyboard : IKeyboard
{
    public bool IsAttached => !Console.IsInputRedirected;

    public ConsoleKeyInfo ReadKey() => Console.ReadKey(intercept: true);
}
