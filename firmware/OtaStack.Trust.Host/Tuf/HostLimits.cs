namespace OtaStack.Trust.Tuf;

/// <summary>What hosts may spend on one update.</summary>
public static class HostLimits
{
    extension(TrustLimits)
    {
        /// <summary>The limits of the reference clients (python-tuf, go-tuf, tuf-js), for hosts.</summary>
        public static TrustLimits ForHost()
        {
            return new TrustLimits
            {
                RootBytes = 512000,
                TimestampBytes = 16384,
                SnapshotBytes = 2000000,
                TargetsBytes = 5000000,
                RootRotations = 256,
                Delegations = 32,
                Keys = 256,
                Signatures = 256,
            };
        }
    }
}
