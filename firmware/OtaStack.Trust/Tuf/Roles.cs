namespace OtaStack.Trust.Tuf;

/// <summary>Names of the top-level roles (§2.1).</summary>
internal static class Roles
{
    internal const string Root = "root";
    internal const string Timestamp = "timestamp";
    internal const string Snapshot = "snapshot";
    internal const string Targets = "targets";

    /// <summary>Behind the name of a role in the name of its file.</summary>
    internal const string Suffix = ".json";

    /// <summary>In the order of an update.</summary>
    internal static readonly string[] TopLevel = { Root, Timestamp, Snapshot, Targets };
}
