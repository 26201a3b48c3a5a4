namespace OtaStack.Trust.Tuf;

/// <summary>Names of the top-level roles (§2.1) and of their files in the store.</summary>
internal static class Roles
{
    internal const string Root = "root";
    internal const string Timestamp = "timestamp";
    internal const string Snapshot = "snapshot";
    internal const string Targets = "targets";

    internal const string RootFile = "root.json";
    internal const string TimestampFile = "timestamp.json";
    internal const string SnapshotFile = "snapshot.json";
    internal const string TargetsFile = "targets.json";

    internal static readonly string[] TopLevel = { Root, Timestamp, Snapshot, Targets };
}
