namespace OtaStack.Fleet.Plans;

/// <summary>What is wrong with a fleet file, and where.</summary>
internal sealed class PlanException(string text, long line, long column, params string[] values) : Exception($"{text} at {line}:{column}")
{
    /// <summary>Name of the sentence.</summary>
    public string Text => text;

    /// <summary>From 1.</summary>
    public long Line => line;

    /// <summary>From 1.</summary>
    public long Column => column;

    public IReadOnlyList<string> Values => values;

    /// <summary>The failure as the user reads it.</summary>
    public FleetException For(string path)
    {
        return new FleetException(Texts.Get("PlanPlace", path, line, column, Texts.Get(text, [.. values])), this);
    }
}
