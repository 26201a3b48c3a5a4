using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>The one way in for reports, whether they come over HTTP or MQTT.</summary>
internal sealed class ReportIntake(ReportWriter writer)
{
    /// <summary>Checks and stores a report. When this returns <see cref="ReportVerdict.Stored"/> the report survives any crash.</summary>
    /// <param name="sender">Who sent it, as authenticated.</param>
    /// <param name="payload">The bytes; not kept after the call has returned.</param>
    /// <exception cref="Exception">The report could not be stored: it must not be acknowledged.</exception>
    public async ValueTask<ReportAnswer> TakeAsync(DeviceName sender, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
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
