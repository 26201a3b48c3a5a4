namespace OtaStack.Agent.Reports;

/// <summary>What a report tells.</summary>
internal enum ReportKind : byte
{
    None = 0,

    /// <summary>How an assignment ended; kept until it is delivered.</summary>
    Outcome = 1,

    /// <summary>An assignment that was not taken.</summary>
    RefusedAssignment = 2,

    /// <summary>The newest state.</summary>
    Status = 3,

    /// <summary>The receipt of an erase.</summary>
    Receipt = 4,
}
