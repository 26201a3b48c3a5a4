namespace OtaStack.SigningTool.Passphrases;

/// <summary>A person's keyboard, one key at a time and unseen.</summary>
internal interface IKeyboard
{
    /// <summary>False when nobody can type: standard input is a file or a pipe.</summary>
    bool IsAttached { get; }

    ConsoleKeyInfo ReadKey();
}
