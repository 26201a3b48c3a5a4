namespace OtaStack.Trust.Tuf;

/// <summary>Which versions a refresh trusts: for the reports of hosts.</summary>
public static class RefreshVersions
{
    extension(Refresh refresh)
    {
        /// <summary>Version of the trusted root, 0 while there is none; likewise the other versions.</summary>
        public int RootVersion => refresh.VersionOf(TrustedSet.Root);

        public int TimestampVersion => refresh.VersionOf(TrustedSet.Timestamp);

        public int SnapshotVersion => refresh.VersionOf(TrustedSet.Snapshot);

        public int TargetsVersion => refresh.VersionOf(TrustedSet.Targets);
    }
}
