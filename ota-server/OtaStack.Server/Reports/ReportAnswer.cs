namespace OtaStack.Server.Reports;

/// <summary>What became of a report and, when it was refused, what was expected instead (English).</summary>
internal readonly record struct ReportAnswer(ReportVerdict Verdict, string Fault)
{
    /// <summary>Whether the sender may forget the report.</summary>
    public bool IsAcknowledged => Verdict is ReportVerdict.Stored or ReportVerdict.Repeated;
}
