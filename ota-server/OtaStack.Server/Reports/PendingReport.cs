using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>A report that waits for its commit.</summary>
internal sealed class PendingReport(DeviceSender sender, DeviceReport report)
{
    private readonly TaskCompletionSource<ReportVerdict> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DeviceSender Sender => sender;

    public DeviceReport Report => report;

    /// <summary>Set while the batch is applied, told only after the commit.</summary>
    public ReportVerdict Verdict { get; set; }

    /// <summary>Ends when the report is committed, or fails with what prevented it.</summary>
    public Task<ReportVerdict> Done => _done.Task;

    public void Succeed()
    {
        _done.TrySetResult(Verdict);
    }

    public void Fail(Exception cause)
    {
        _done.TrySetException(new IOException($"The report {Report.Sequence} of '{Sender}' was not stored.", cause));
    }
}
