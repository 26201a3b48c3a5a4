namespace OtaStack.Server.Devices;

/// <summary>One device: who it is, what it should run, what it last told.</summary>
internal sealed class Device
{
    public required string Product { get; init; }

    /// <summary>Unique within the product.</summary>
    public required string Id { get; init; }

    public required string Board { get; init; }

    public required string Group { get; init; }

    /// <summary>SHA-256 of the key; the key itself is shown once and not kept.</summary>
    public required byte[] KeyHash { get; init; }

    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>Number of the present assignment; grows with every change, stored before it is sent.</summary>
    public required long Assignment { get; set; }

    /// <summary>Target to install; empty when there is nothing to install.</summary>
    public string Target { get; set; } = "";

    /// <summary>The release of <see cref="Target"/>; empty when there is nothing to install.</summary>
    public string TargetReleaseId { get; set; } = "";

    /// <summary>Path of the permit under which the device is to go back to <see cref="Target"/>; empty when none is named.</summary>
    public string Permit { get; set; } = "";

    /// <summary>The rollout that assigned last. Stays after a withdrawal: what the device then tells still counts there.</summary>
    public string RolloutId { get; set; } = "";

    /// <summary>What runs; empty before the first report.</summary>
    public string Version { get; set; } = "";

    /// <summary>What runs; empty before the first report.</summary>
    public string ReleaseId { get; set; } = "";

    public DeviceState State { get; set; }

    public string Reason { get; set; } = "none";

    /// <summary>The release being worked on or last tried; empty if none.</summary>
    public string Attempted { get; set; } = "";

    public int Downloaded { get; set; }

    public int Total { get; set; }

    public int SecurityCounter { get; set; }

    /// <summary>Age of the newest offline signature in seconds when the device last told; −1 while it has verified none.</summary>
    public long SignedAgeSeconds { get; set; } = -1;

    public string Agent { get; set; } = "";

    /// <summary>The newest assignment the device has told that it knows; 0 before.</summary>
    public long ReportedAssignment { get; set; }

    /// <summary>Sequence of the newest report taken; 0 before the first.</summary>
    public long Sequence { get; set; }

    /// <summary>How many reports were taken: places the next one in the ring of kept reports.</summary>
    public long ReportCount { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>The newest sign of life. Written in batches: it may lag by a few seconds.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>The assignment to send.</summary>
    public DesiredState ToDesired(int pollSeconds)
    {
        return new DesiredState(
            new DeviceName(Product, Id), Assignment, pollSeconds, TargetReleaseId, Target.Length == 0 ? "" : RolloutId, Target, Permit);
    }
}
