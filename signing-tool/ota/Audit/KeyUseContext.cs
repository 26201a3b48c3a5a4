namespace OtaStack.SigningTool.Audit;

/// <summary>What this run of the tool is about, for the log of key uses.</summary>
internal sealed class KeyUseContext
{
    /// <summary>What the person asked for: <c>release sign</c>.</summary>
    public string Verb { get; set; } = "";

    /// <summary>The value of <c>--key-log</c>.</summary>
    public string? ChosenLog { get; set; }

    /// <summary>Who said so, where a verb asks for names.</summary>
    public IReadOnlyList<string> Operators { get; set; } = [];
}
