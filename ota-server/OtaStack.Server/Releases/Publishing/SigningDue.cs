namespace OtaStack.Server.Releases.Publishing;

/// <summary>Which online roles have to be signed again.</summary>
internal enum SigningDue
{
    Nothing,
    Timestamp,

    /// <summary>Snapshot and, because it refers to it, timestamp.</summary>
    Both,
}
