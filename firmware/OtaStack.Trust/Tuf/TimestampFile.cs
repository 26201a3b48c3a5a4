using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>A verified timestamp (§4.6): which snapshot is current.</summary>
internal sealed class TimestampFile
{
    private TimestampFile(MetadataHeader header, FileDescription snapshot)
    {
        Header = header;
        Snapshot = snapshot;
    }

    internal MetadataHeader Header { get; }

    internal FileDescription Snapshot { get; }

    internal static Verdict Read(RoleReader roles, IByteSource file, RootFile root, out TimestampFile? timestamp)
    {
        timestamp = null;
        Verdict verdict = roles.Open(file, Roles.Timestamp, root, roles.Work.Limits.TimestampBytes);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        JsonReader reader = roles.Work.Reader;
        JsonRange meta = new();
        verdict = roles.Signed.Require(reader, "meta", meta);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        // TUF 4.6: meta tells of snapshot.json and nothing else.
        FileDescription snapshot = new();
        meta.Open(reader);
        if (reader.Next() != JsonToken.BeginObject || reader.Next() != JsonToken.Name || !reader.TextIs(Roles.SnapshotFile))
        {
            return JsonRange.Problem(reader);
        }

        verdict = snapshot.Read(reader, roles.Work.Scratch);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        if (reader.Next() != JsonToken.EndObject || snapshot.Version == 0)
        {
            return JsonRange.Problem(reader);
        }

        timestamp = new TimestampFile(roles.Header!, snapshot);
        return Verdict.Accepted;
    }
}
