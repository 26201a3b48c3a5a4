namespace OtaStack.Server.Reports;

/// <summary>A start of a device, as its reports tell it.</summary>
/// <param name="At">By this server's clock.</param>
/// <param name="Reset">Why (docs/formats.md).</param>
/// <param name="Version">What ran afterwards.</param>
/// <remarks>Public because Razor components, which show it, are.</remarks>
public sealed record Restart(DateTimeOffset At, string Reset, string Version)
{
    /// <summary>The starts that kept reports tell, newest first.</summary>
    /// <param name="reports">Newest first.</param>
    internal static IReadOnlyList<Restart> In(IReadOnlyList<ReportSummary> reports)
    {
        List<Restart> starts = [];
        for (int i = 0; i < reports.Count; i++)
        {
            ReportSummary report = reports[i];
            bool isFirst = i + 1 == reports.Count || RestartRules.HasStarted(reports[i + 1].UptimeSeconds, report.UptimeSeconds);
            if (isFirst && report.Reset.Length > 0)
            {
                starts.Add(new Restart(RestartRules.StartOf(report.ReceivedAt, report.UptimeSeconds), report.Reset, report.Version));
            }
        }

        return starts;
    }
}
