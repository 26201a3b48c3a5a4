namespace OtaStack.Server.Releases.Publishing;

/// <summary>A snapshot and the timestamp that refers to it, not written yet.</summary>
internal sealed record OnlineFiles(string SnapshotName, byte[] Snapshot, byte[] Timestamp);
