using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>A device's report (docs/formats.md), read and checked.</summary>
internal sealed record DeviceReport
{
    public required string Product { get; init; }

    public required string Device { get; init; }

    /// <summary>Grows by one with each report; survives reboots of the device.</summary>
    public required long Sequence { get; init; }

    public required DeviceState State { get; init; }

    /// <summary>Stable reason code, <c>none</c> when there is none.</summary>
    public required string Reason { get; init; }

    /// <summary>What runs.</summary>
    public required string Version { get; init; }

    /// <summary>What runs; empty when the device cannot tell.</summary>
    public required string ReleaseId { get; init; }

    /// <summary>The newest assignment the device knows, 0 for none.</summary>
    public required long Assignment { get; init; }

    /// <summary>The release being worked on or last tried; empty if none.</summary>
    public string Attempted { get; init; } = "";

    /// <summary>The update mode that counts; empty when the agent does not tell it.</summary>
    public string Mode { get; init; } = "";

    public int Postponements { get; init; }

    public string PostponeReason { get; init; } = "";

    /// <summary>Unix seconds at which a wait ends by itself; 0 when that is not known.</summary>
    public long WaitUntil { get; init; }

    public string Agent { get; init; } = "";

    public string Board { get; init; } = "";

    /// <summary>Bytes of the image on the device so far.</summary>
    public int Downloaded { get; init; }

    /// <summary>Bytes of the image.</summary>
    public int Total { get; init; }

    public int SecurityCounter { get; init; }

    /// <summary>Age of the newest offline signature in seconds; −1 while none has been verified.</summary>
    public long SignedAgeSeconds { get; init; } = -1;

    public long UptimeSeconds { get; init; }

    /// <summary>Why the device started last (docs/formats.md); empty when the agent does not tell it.</summary>
    public string Reset { get; init; } = "";

    /// <summary>Hash of the nanoCLR image that runs, 64 hex digits, zeros when there is none; empty from a board without image slots.</summary>
    public string NanoclrSha256 { get; init; } = "";

    /// <summary>As <see cref="NanoclrSha256"/>, of the deployment.</summary>
    public string DeploymentSha256 { get; init; } = "";

    /// <summary>Number of the user's choice that the device has taken last; 0 for none.</summary>
    public long Choice { get; init; }

    /// <summary>Tries that failed since something arrived last.</summary>
    public int Attempts { get; init; }

    /// <summary>Seconds from the report to the next try; 0 when the device does not wait for that.</summary>
    public int RetrySeconds { get; init; }

    /// <summary>The security event that goes with the report; null when there is none.</summary>
    public ReportedEvent? Event { get; init; }
}
