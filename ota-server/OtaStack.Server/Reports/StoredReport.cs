using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>A report as kept: the last <see cref="KeptPerDevice"/> of each device, in a ring of slots that are written over.</summary>
internal sealed class StoredReport
{
    public const int KeptPerDevice = 100;

    public required string Product { get; init; }

    public required string DeviceId { get; init; }

    /// <summary>0 to <see cref="KeptPerDevice"/> − 1.</summary>
    public required int Slot { get; init; }

    public DateTimeOffset ReceivedAt { get; set; }

    public long Sequence { get; set; }

    public DeviceState State { get; set; }

    public string Reason { get; set; } = "";

    public string Version { get; set; } = "";

    public string ReleaseId { get; set; } = "";

    public string Attempted { get; set; } = "";

    public long Assignment { get; set; }

    public int Downloaded { get; set; }

    public int Total { get; set; }

    public long UptimeSeconds { get; set; }

    /// <summary>Why the device had started last; empty when it did not tell.</summary>
    public string Reset { get; set; } = "";

    /// <summary>Takes over what the device told.</summary>
    public void Take(DeviceReport report, DateTimeOffset now)
    {
        ReceivedAt = now;
        Sequence = report.Sequence;
        State = report.State;
        Reason = report.Reason;
        Version = report.Version;
        ReleaseId = report.ReleaseId;
        Attempted = report.Attempted;
        Assignment = report.Assignment;
        Downloaded = report.Downloaded;
        Total = report.Total;
        UptimeSeconds = report.UptimeSeconds;
        Reset = report.Reset;
    }
}
