using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>A verified snapshot (§4.4): the version of every targets role.</summary>
internal sealed class SnapshotFile
{
    private readonly Workspace _work;
    private readonly JsonRange _meta = new();

    private SnapshotFile(Workspace work, MetadataHeader header)
    {
        _work = work;
        Header = header;
    }

    internal MetadataHeader Header { get; }

    /// <summary>What it says about the top-level targets.</summary>
    internal FileDescription Targets { get; } = new FileDescription();

    internal static Verdict Read(RoleReader roles, IByteSource file, RootFile root, out SnapshotFile? snapshot)
    {
        snapshot = null;
        Verdict verdict = roles.Open(file, Roles.Snapshot, root, roles.Work.Limits.SnapshotBytes);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        SnapshotFile read = new(roles.Work, roles.Header!);
        verdict = roles.Signed.Require(roles.Work.Reader, "meta", read._meta);
        if (verdict == Verdict.Accepted)
        {
            verdict = read.ReadMeta();
        }

        snapshot = verdict == Verdict.Accepted ? read : null;
        return verdict;
    }

    /// <summary>TUF 5.5.5: every targets role of the trusted snapshot is still listed here, with a version that is not lower.</summary>
    internal Verdict CheckNoRollback(SnapshotFile trusted)
    {
        JsonReader old = _work.Reader;
        JsonReader current = _work.Other;
        FileDescription description = new();
        trusted._meta.Open(old);
        _meta.Open(current);
        old.Next();
        current.Next();
        while (old.Next() == JsonToken.Name)
        {
            string? name = old.Text();
            Verdict verdict = name == null ? Verdict.TooLarge : description.Read(old, _work.Scratch);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }

            if (!Seek(current, name!))
            {
                return Verdict.RoleRemoved;
            }

            int oldVersion = description.Version;
            verdict = description.Read(current, _work.Scratch);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }

            if (description.Version < oldVersion)
            {
                return Verdict.Rollback;
            }
        }

        return old.Token == JsonToken.EndObject ? Verdict.Accepted : JsonRange.Problem(old);
    }

    /// <summary>
    /// Reads on to the member of this name, and once more from the start. Files list their roles in the same order as a
    /// rule, so all roles together cost one pass; the order does not matter to the outcome.
    /// </summary>
    private bool Seek(JsonReader reader, string name)
    {
        for (int round = 0; round < 2; round++)
        {
            while (reader.Next() == JsonToken.Name)
            {
                if (reader.TextIs(name))
                {
                    return true;
                }

                if (!reader.SkipValue())
                {
                    return false;
                }
            }

            _meta.Open(reader);
            reader.Next();
        }

        return false;
    }

    /// <summary>TUF 4.4: every entry has a version, and the top-level targets are among them.</summary>
    private Verdict ReadMeta()
    {
        JsonReader reader = _work.Reader;
        FileDescription other = new();
        bool targetsSeen = false;
        _meta.Open(reader);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool isTargets = reader.TextIs(Roles.TargetsFile);
            FileDescription description = isTargets ? Targets : other;
            Verdict verdict = description.Read(reader, _work.Scratch);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }

            if (description.Version == 0)
            {
                return Verdict.Malformed;
            }

            targetsSeen |= isTargets;
        }

        return reader.Token == JsonToken.EndObject && targetsSeen ? Verdict.Accepted : JsonRange.Problem(reader);
    }
}
