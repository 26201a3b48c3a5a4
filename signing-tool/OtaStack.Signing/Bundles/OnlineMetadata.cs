using System.Text.Json.Nodes;
using OtaStack.Bundles.Layout;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Bundles;

/// <summary>The snapshot and the timestamp of a bundle, byte for byte as they were signed.</summary>
public sealed class OnlineMetadata
{
    private OnlineMetadata(byte[] timestamp, int snapshotVersion, byte[] snapshot, IReadOnlyDictionary<string, int> versions)
    {
        Timestamp = timestamp;
        SnapshotVersion = snapshotVersion;
        Snapshot = snapshot;
        Versions = versions;
    }

    public byte[] Timestamp { get; }

    public int SnapshotVersion { get; }

    public byte[] Snapshot { get; }

    /// <summary>Role → version, as the snapshot tells them: <c>targets</c> and the delegated roles.</summary>
    public IReadOnlyDictionary<string, int> Versions { get; }

    /// <summary>Reads the two files from wherever they are kept; who signed them is checked with the finished bundle.</summary>
    /// <param name="fetch">Gives the file of this name (<c>timestamp.json</c>, <c>7.snapshot.json</c>) of at most so many bytes.</param>
    public static async Task<OnlineMetadata> ReadAsync(Func<string, int, Task<byte[]>> fetch)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        TrustLimits limits = new();
        byte[] timestamp = await fetch(BundleNames.Timestamp, limits.TimestampBytes).ConfigureAwait(false);
        int version = VersionsIn(timestamp, BundleNames.Timestamp).GetValueOrDefault("snapshot");
        string name = version > 0 ? BundleNames.Metadata(version, "snapshot") : throw Malformed(BundleNames.Timestamp);
        byte[] snapshot = await fetch(name, limits.SnapshotBytes).ConfigureAwait(false);
        return new OnlineMetadata(timestamp, version, snapshot, VersionsIn(snapshot, name));
    }

    internal static OnlineMetadata Of(SignedMetadata timestamp, SignedMetadata snapshot)
    {
        byte[] file = snapshot.ToBytes();
        return new OnlineMetadata(timestamp.ToBytes(), snapshot.Version, file, VersionsIn(file, "snapshot"));
    }

    private static Dictionary<string, int> VersionsIn(byte[] file, string name)
    {
        const string Ending = ".json";
        JsonObject envelope = CanonicalJson.ParseObject(file, name, BundleErrorCode.OnlineMalformed);
        if (envelope["signed"] is not JsonObject body || body["meta"] is not JsonObject meta)
        {
            throw Malformed(name);
        }

        Dictionary<string, int> versions = new(StringComparer.Ordinal);
        foreach ((string listed, JsonNode? description) in meta)
        {
            versions[listed.EndsWith(Ending, StringComparison.Ordinal) ? listed[..^Ending.Length] : listed] =
                description is JsonObject members && members.IntegerOf("version") is > 0 and { } version ? version : throw Malformed(name);
        }

        return versions;
    }

    private static SigningException Malformed(string name)
    {
        return new SigningException(SigningFault.File, BundleErrorCode.OnlineMalformed, name);
    }
}
