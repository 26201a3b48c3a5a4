namespace OtaStack.Trust.Tuf;

/// <summary>
/// What one update may cost at most; the specification leaves W, X, Y and Z to the client (§5).
/// Each bounds an endless-data attack.
/// </summary>
public sealed class TrustLimits
{
    /// <summary>Bytes of a root file (W). Device 16 KiB; reference clients 512,000.</summary>
    public int RootBytes = 16 * 1024;

    /// <summary>Bytes of timestamp.json (X). Device 4 KiB; reference clients 16,384.</summary>
    public int TimestampBytes = 4 * 1024;

    /// <summary>Bytes of a snapshot, whatever length the timestamp tells. Device 16 KiB; reference clients 2,000,000.</summary>
    public int SnapshotBytes = 16 * 1024;

    /// <summary>Bytes of a targets file, whatever length the snapshot tells. Device 128 KiB; reference clients 5,000,000.</summary>
    public int TargetsBytes = 128 * 1024;

    /// <summary>Root versions followed in one update (Y). Device 32; reference clients 256.</summary>
    public int RootRotations = 32;

    /// <summary>Delegated roles visited in one search (Z). Device 8; reference clients 32.</summary>
    public int Delegations = 8;

    /// <summary>Keys of one role. Device 16; reference clients unbounded, host 256.</summary>
    public int Keys = 16;

    /// <summary>Signatures in one file. Device 16; host 256.</summary>
    public int Signatures = 16;

    /// <summary>Bytes of a file of this type.</summary>
    internal int BytesOf(string type)
    {
        return type == Roles.Root ? RootBytes : type == Roles.Timestamp ? TimestampBytes : type == Roles.Snapshot ? SnapshotBytes : TargetsBytes;
    }
}
