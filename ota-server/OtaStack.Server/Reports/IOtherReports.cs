using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>Takes what devices send on the way of reports and is none.</summary>
internal interface IOtherReports
{
    /// <summary>Whether the bytes are for this.</summary>
    bool Takes(ReadOnlySpan<byte> payload);

    /// <summary>Checks and stores. When this returns <see cref="ReportVerdict.Stored"/> it survives any crash.</summary>
    /// <param name="sender">Who sent it, as authenticated.</param>
    /// <param name="payload">The bytes; not kept after the call has returned.</param>
    /// <exception cref="IOException">It could not be stored: it must not be acknowledged.</exception>
    Task<ReportAnswer> TakeAsync(DeviceSender sender, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
