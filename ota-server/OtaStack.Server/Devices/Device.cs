using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Devices;

/// <summary>One device: who it is, what it should run, what it last told.</summary>
internal sealed class Device
{
    public required string Product { get; init; }

    /// <summary>Unique within the product.</summary>
    public required string Id { get; init; }

    public required string Board { get; set; }

    public required string Group { get; set; }

    /// <summary>SHA-256 of the key; the key itself is shown once and not kept.</summary>
    public required byte[] KeyHash { get; set; }

    /// <summary>SHA-256 of the public key that the device shows certificates for, in place of its key; null when none is enrolled.</summary>
    public byte[]? CertificatePin { get; set; }

    /// <summary>When it was enrolled, or last given other credentials.</summary>
    public required DateTimeOffset EnrolledAt { get; set; }

    /// <summary>When the newest certificate that was issued to it ends; null when none was.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; set; }

    /// <summary>
    /// Grows with each change of what the device is known by: key, certificate key, erase. Its reports are numbered anew from then on, and
    /// nothing that comes over the credentials before counts any more.
    /// </summary>
    public long Epoch { get; set; }

    /// <summary>When the receipt of an erase of everything came: from then on the key counts no more. Null while it does.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

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

    /// <summary>When it updates (JSON); null when nothing is said of this device.</summary>
    public string? UpdateSettings { get; set; }

    /// <summary>What runs; empty before the first report.</summary>
    public string Version { get; set; } = "";

    /// <summary>What runs; empty before the first report.</summary>
    public string ReleaseId { get; set; } = "";

    /// <summary>Hash of the nanoCLR image that runs, as last told: 64 hex digits, zeros when there is none; empty when it tells none.</summary>
    public string NanoclrSha256 { get; set; } = "";

    /// <summary>As <see cref="NanoclrSha256"/>, of the deployment.</summary>
    public string DeploymentSha256 { get; set; } = "";

    public DeviceState State { get; set; }

    public string Reason { get; set; } = "none";

    /// <summary>The update mode that counts on the device, as last told; empty before.</summary>
    public string Mode { get; set; } = "";

    /// <summary>How often the user has put the release off that is worked on.</summary>
    public int Postponements { get; set; }

    /// <summary>Why, the last time; empty when that was not said.</summary>
    public string PostponeReason { get; set; } = "";

    /// <summary>Unix seconds at which the wait ends by itself; 0 when that is not known.</summary>
    public long WaitUntil { get; set; }

    /// <summary>The release being worked on or last tried; empty if none.</summary>
    public string Attempted { get; set; } = "";

    public int Downloaded { get; set; }

    public int Total { get; set; }

    /// <summary>Tries that failed since something arrived last.</summary>
    public int Attempts { get; set; }

    /// <summary>When the device tries again; null when it does not wait for that.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    public int SecurityCounter { get; set; }

    /// <summary>Why it started last, as it told (docs/formats.md); empty before.</summary>
    public string Reset { get; set; } = "";

    /// <summary>Seconds since its last start when it last told.</summary>
    public long UptimeSeconds { get; set; }

    /// <summary>Starts in a row that nobody wanted, see <see cref="Reports.RestartRules"/>.</summary>
    public int Restarts { get; set; }

    /// <summary>When the server heard of its last start; null before.</summary>
    public DateTimeOffset? StartedAt { get; set; }

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

    /// <summary>An erased device is enrolled again, with a new key: it begins as any other, and what was told before stays.</summary>
    public void Revive(string board, string group, byte[] keyHash, DateTimeOffset now)
    {
        Board = board;
        Group = group;
        CertificatePin = null;
        CertificateExpiresAt = null;
        ErasedAt = null;
        Rekey(keyHash, now);
        Attempts = 0;
        RetryAt = null;
        Assignment = AssignmentNumber.After(Assignment, now.ToUnixTimeSeconds());
        RolloutId = "";
        Version = "";
        ReleaseId = "";
        NanoclrSha256 = "";
        DeploymentSha256 = "";
        State = DeviceState.Unknown;
        Reason = "none";
        Mode = "";
        Postponements = 0;
        PostponeReason = "";
        WaitUntil = 0;
        Attempted = "";
        Downloaded = 0;
        Total = 0;
        SecurityCounter = 0;
        SignedAgeSeconds = -1;
        ReportedAssignment = 0;
        Reset = "";
        UptimeSeconds = 0;
        Restarts = 0;
        StartedAt = null;
    }

    /// <summary>Gives the device another key. What was told before stays, and so does its part in a rollout.</summary>
    public void Rekey(byte[] keyHash, DateTimeOffset now)
    {
        KeyHash = keyHash;
        BeginEpoch(now);
    }

    /// <summary>The device shows certificates for this key from now on; another certificate for the same one changes nothing else.</summary>
    public void EnrolCertificate(byte[] pin, DateTimeOffset expires, DateTimeOffset now)
    {
        CertificateExpiresAt = expires;
        if (CertificatePin is null || !pin.AsSpan().SequenceEqual(CertificatePin))
        {
            CertificatePin = pin;
            BeginEpoch(now);
        }
    }

    /// <summary>Certificates of the device count no more; its key does again.</summary>
    public void RevokeCertificate(DateTimeOffset now)
    {
        CertificateExpiresAt = null;
        if (CertificatePin is not null)
        {
            CertificatePin = null;
            BeginEpoch(now);
        }
    }

    /// <summary>Everything on the device was erased: its credentials count no more.</summary>
    public void Erase(DateTimeOffset now)
    {
        ErasedAt = now;
        State = DeviceState.Erased;
        Reason = "none";
        Epoch = NextEpoch(now);
    }

    /// <summary>What the device is known by; null when it is erased.</summary>
    public DeviceCredential? ToCredential() => ErasedAt is null ? new DeviceCredential(KeyHash, CertificatePin, Epoch) : null;

    private void BeginEpoch(DateTimeOffset now)
    {
        Epoch = NextEpoch(now);
        EnrolledAt = now;
        Sequence = 0;
    }

    private long NextEpoch(DateTimeOffset now) => Math.Max(Epoch + 1, now.ToUnixTimeMilliseconds());

    /// <summary>The assignment to send.</summary>
    /// <param name="settings">When it is to be carried out, of all levels.</param>
    public DesiredState ToDesired(int pollSeconds, UpdateSettings? settings = null, IReadOnlyList<long>? offsets = null)
    {
        return new DesiredState(new DeviceName(Product, Id), Assignment, pollSeconds, TargetReleaseId, Target.Length == 0 ? "" : RolloutId, Target, Permit)
        {
            Settings = settings ?? Scheduling.UpdateSettings.None,
            Offsets = offsets,
        };
    }
}
