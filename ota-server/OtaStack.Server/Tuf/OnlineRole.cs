namespace OtaStack.Server.Tuf;

/// <summary>What a published snapshot or timestamp says.</summary>
/// <param name="Version">Its own version.</param>
/// <param name="Refers">Version of the file it refers to: the timestamp to the snapshot, the snapshot to the targets.</param>
internal sealed record OnlineRole(int Version, int Refers, DateTimeOffset Issued, DateTimeOffset Expires);
