using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>A kept report as the API shows it.</summary>
/// <param name="Reset">Why the device had started last; empty when it did not tell.</param>
internal sealed record ReportSummary(
    long Sequence, DateTimeOffset ReceivedAt, string State, string Reason, string Version, string ReleaseId, string Attempted,
    long Assignment, int Downloaded, int Total, long UptimeSeconds, string Reset)
{
    public static ReportSummary Of(StoredReport report)
    {
        return new ReportSummary(
            report.Sequence, report.ReceivedAt, DeviceStateName.Of(report.State), report.Reason, report.Version, report.ReleaseId,
            report.Attempted, report.Assignment, report.Downloaded, report.Total, report.UptimeSeconds, report.Reset);
    }
}
