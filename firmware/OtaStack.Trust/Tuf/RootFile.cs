using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>A verified root: where it stands and what the update needs to know of it.</summary>
internal sealed class RootFile
{
    private RootFile(JsonRange signed, MetadataHeader header, bool consistentSnapshot)
    {
        Signed = signed;
        Header = header;
        ConsistentSnapshot = consistentSnapshot;
    }

    internal JsonRange Signed { get; }

    internal MetadataHeader Header { get; }

    internal bool ConsistentSnapshot { get; }

    /// <summary>Verifies the file and takes it. Its expiry is not looked at (§5.2, §5.3.6).</summary>
    internal static Verdict Read(RoleReader roles, IByteSource file, RootFile? previous, out RootFile? root)
    {
        root = null;
        Verdict verdict = roles.OpenRoot(file, previous);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        JsonReader reader = roles.Work.Reader;
        JsonRange consistent = new();
        bool isConsistent = false;
        verdict = roles.Signed.Find(reader, "consistent_snapshot", consistent);
        if (verdict == Verdict.Accepted)
        {
            consistent.Open(reader);
            isConsistent = reader.Next() == JsonToken.True;
            if (!isConsistent && reader.Token != JsonToken.False)
            {
                return Verdict.Malformed;
            }
        }
        else if (verdict != Verdict.Missing)
        {
            return verdict;
        }

        JsonRange signed = new();
        signed.Set(file, roles.Signed.Start, roles.Signed.End);
        root = new RootFile(signed, roles.Header!, isConsistent);
        return Verdict.Accepted;
    }

    /// <summary>From here on reads the stored copy of the file.</summary>
    internal void MoveTo(IByteSource stored)
    {
        Signed.Set(stored, Signed.Start, Signed.End);
    }
}
