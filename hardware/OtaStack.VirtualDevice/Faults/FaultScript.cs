namespace OtaStack.VirtualDevice.Faults;

/// <summary>
/// What a device has to put up with, as a story: one fault a line, <c>#</c> begins a comment (docs/fault-scripts.md).
/// </summary>
/// <param name="Rules">In the order of the lines.</param>
public sealed record FaultScript(IReadOnlyList<FaultRule> Rules)
{
    /// <summary>Most characters of a script.</summary>
    public const int MostCharacters = 64 * 1024;

    /// <summary>Most faults of a script.</summary>
    public const int MostRules = 200;

    public static FaultScript None { get; } = new([]);

    /// <exception cref="FaultScriptException">The script cannot be read.</exception>
    public static FaultScript Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MostCharacters)
        {
            throw new FaultScriptException(FaultErrorCode.TooLong, 1, 1, $"{text.Length}", $"{MostCharacters}");
        }

        List<FaultRule> rules = [];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#', 2)[0];
            FaultWords words = new(line, i + 1);
            if (words.IsEmpty)
            {
                continue;
            }

            if (rules.Count == MostRules)
            {
                throw new FaultScriptException(FaultErrorCode.TooLong, i + 1, 1, $"{rules.Count + 1}", $"{MostRules}");
            }

            rules.Add(FaultGrammar.Read(words, line.Trim()));
        }

        return new FaultScript(rules);
    }
}
