using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>The one way in for reports, whether they come over HTTP or MQTT.</summary>
internal sealed class ReportIntake(ReportWriter writer, IEnumerable<IOtherReports> others)
{
    private readonly IReadOnlyList<IOtherReports> _others = [.. others];

    /// <summary>Checks and stores a report. When this returns <see cref="ReportVerdict.Stored"/> the report survives any crash.</summary>
    /// <param name="sender">Who sent it, as authenticated.</param>
    /// <param name="payload">The bytes; not kept after the call has returned.</param>
    /// <exception cref="Exception">The report could not be stored: it must not be acknowledged.</exception>
    public async ValueTask<ReportAnswer> TakeAsync(DeviceSender sender, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        foreach (IOtherReports other in _others)
        {
            if (other.Takes(payload.Span))
            {
                return await other.TakeAsync(sender, payload, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!ReportParser.TryParse(payload.Span, out DeviceReport? report, out string fault))
        {
            return new ReportAnswer(ReportVerdict.Invalid, fault);
        }

        if (report!.Product != sender.Product || report.Device != sender.Id)
        {
            return new ReportAnswer(ReportVerdict.Foreign, $"the report of '{sender}' speaks for '{report.Product}/{report.Device}'");
        }

        return new ReportAnswer(await writer.StoreAsync(sender, report, cancellationToken).ConfigureAwait(false), "");
    }
}
