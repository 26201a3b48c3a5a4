namespace OtaStack.Signing.Audit;

/// <summary>What the verification of a log came to.</summary>
/// <param name="Head">The newest entry; null when no line is one.</param>
/// <param name="Entries">Whole entries.</param>
/// <param name="Findings">What is wrong, in the order of the file; checkpoints last.</param>
/// <param name="Open">Intents without an outcome: a key was about to be used and the tool did not live to tell.</param>
public sealed record LogReport(LogHead? Head, int Entries, IReadOnlyList<LogFinding> Findings, IReadOnlyList<int> Open)
{
    public bool IsIntact => Findings.Count == 0;
}
