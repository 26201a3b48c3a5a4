namespace OtaStack.Signing.Audit;

/// <summary>One thing that is wrong with a log.</summary>
/// <param name="Fault">What was done.</param>
/// <param name="Sequence">The entry, or the first of the entries, that it was done to.</param>
/// <param name="Last">The last of them; <paramref name="Sequence"/> when it is one.</param>
/// <param name="Offset">Where it shows, in bytes from the start of the file.</param>
public sealed record LogFinding(LogFault Fault, int Sequence, int Last, long Offset)
{
    internal LogFinding(LogFault fault, int sequence, long offset)
        : this(fault, sequence, sequence, offset)
    {
    }
}
