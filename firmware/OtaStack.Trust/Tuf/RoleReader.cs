using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>Opens a role's file and says whether it is authentic and of the right form. Decides nothing about versions and time.</summary>
internal sealed class RoleReader
{
    internal readonly Workspace Work;

    /// <summary>What the file read last tells of the file that it points to, or of <see cref="Target"/>; see <see cref="HasFound"/>.</summary>
    internal readonly FileDescription Found = new();

    internal bool HasFound;

    /// <summary>The path that targets files are asked for; null for none.</summary>
    internal string? Target;

    private readonly MetadataFile _file;
    private readonly RoleKeys _keys;

    internal RoleReader(TrustLimits limits, ISignatureScheme[] schemes)
    {
        Work = new Workspace(limits, schemes);
        _file = new MetadataFile(Work);
        _keys = new RoleKeys(Work);
    }

    /// <summary>A file of type <paramref name="type"/> whose keys the delegator tells under the name <paramref name="role"/>.</summary>
    internal Verdict Read(IByteSource file, string type, string role, MetadataHeader delegator, out MetadataHeader? header)
    {
        header = null;
        if (file.Length > Work.Limits.BytesOf(type))
        {
            return Verdict.TooLarge;
        }

        Verdict verdict = _file.Open(file);
        if (verdict == Verdict.Accepted)
        {
            verdict = VerifyBy(delegator, role);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = ReadHeader(type, out header);
        }

        if (verdict == Verdict.Accepted)
        {
            bool isTargets = type == Roles.Targets;
            string? pointsTo = isTargets ? Target : type == Roles.Snapshot ? Roles.Targets + Roles.Suffix : Roles.Snapshot + Roles.Suffix;
            verdict = ReadEntries(Work, header!, pointsTo, Found);
            HasFound = verdict == Verdict.Accepted;

            // TUF 4.4, 4.6: a timestamp tells of the snapshot, a snapshot of the top-level targets.
            verdict = verdict == Verdict.Missing ? isTargets ? Verdict.Accepted : Verdict.Malformed : verdict;
        }

        if (verdict != Verdict.Accepted)
        {
            header = null;
        }

        return verdict;
    }

    /// <summary>A root that stands on its own feet: it names keys for every role, and its own keys have signed it.</summary>
    /// <param name="previous">The root whose keys must have signed too; null when this is where trust starts.</param>
    internal Verdict ReadRoot(IByteSource file, MetadataHeader? previous, out MetadataHeader? root)
    {
        root = null;
        if (file.Length > Work.Limits.RootBytes)
        {
            return Verdict.TooLarge;
        }

        Verdict verdict = _file.Open(file);

        // TUF 5.3.4: signed by a threshold of keys of the trusted root (version N) …
        if (verdict == Verdict.Accepted && previous != null)
        {
            verdict = VerifyBy(previous, Roles.Root);
        }

        MetadataHeader? read = null;
        if (verdict == Verdict.Accepted)
        {
            verdict = ReadHeader(Roles.Root, out read);
        }

        // TUF 4.3: root, snapshot, targets and timestamp must all be given keys.
        for (int i = Roles.TopLevel.Length - 1; i > 0 && verdict == Verdict.Accepted; i--)
        {
            verdict = _keys.Read(read!, Roles.TopLevel[i]);
        }

        // TUF 5.3.4: … and by a threshold of keys of the new root (version N+1).
        if (verdict == Verdict.Accepted)
        {
            verdict = VerifyBy(read!, Roles.Root);
        }

        if (verdict == Verdict.Accepted && read!.Members.EndOf(MetadataHeader.ConsistentMember) != 0)
        {
            JsonToken value = read.Members.Open(Work.Reader, MetadataHeader.ConsistentMember);
            verdict = value == JsonToken.True || value == JsonToken.False ? Verdict.Accepted : Verdict.Malformed;
        }

        root = verdict == Verdict.Accepted ? read : null;
        return verdict;
    }

    /// <summary>True when a key that the role has in the old root is gone in the new one.</summary>
    internal bool HasLostAKey(string role, MetadataHeader oldRoot, MetadataHeader newRoot)
    {
        RoleKeys newKeys = new(Work);
        return _keys.Read(oldRoot, role) != Verdict.Accepted
            || newKeys.Read(newRoot, role) != Verdict.Accepted
            || _keys.LostAKeyTo(newKeys);
    }

    /// <summary>
    /// Reads everything that a timestamp or snapshot (<c>meta</c>) or a targets file (<c>targets</c>) describes, each of which must be
    /// complete. The one of this name goes to <paramref name="found"/>; <see cref="Verdict.Missing"/> when there is none.
    /// </summary>
    internal static Verdict ReadEntries(Workspace work, MetadataHeader file, string? name, FileDescription found)
    {
        JsonReader reader = work.Reader;
        bool isTargets = file.Type == Roles.Targets;
        bool isFound = false;
        if (file.Members.Open(reader, isTargets ? MetadataHeader.TargetsMember : MetadataHeader.MetaMember) != JsonToken.BeginObject)
        {
            return JsonMembers.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool matches = name != null && reader.TextIs(name);
            FileDescription entry = matches ? found : work.Entry;
            if (!entry.Read(reader))
            {
                return JsonMembers.Problem(reader);
            }

            // TUF 4.5: length and hashes of every target. TUF 4.4, 4.6: the version of every file; in a timestamp that of the snapshot alone.
            if (isTargets ? entry.Length < 0 || !(entry.HasSha256 || entry.HasSha512) : entry.Version == 0 || (!matches && file.Type == Roles.Timestamp))
            {
                return Verdict.Malformed;
            }

            isFound |= matches;
        }

        return reader.Token != JsonToken.EndObject ? JsonMembers.Problem(reader) : isFound ? Verdict.Accepted : Verdict.Missing;
    }

    private Verdict VerifyBy(MetadataHeader delegator, string role)
    {
        Verdict verdict = _keys.Read(delegator, role);
        return verdict == Verdict.Accepted ? _file.VerifySignatures(_keys) : verdict;
    }

    private Verdict ReadHeader(string type, out MetadataHeader? header)
    {
        Verdict verdict = MetadataHeader.Read(Work, _file.Source!, _file.Start, _file.End, out header);

        // TUF 4.3–4.6: _type tells the role. Without this a key with two roles could sign one file for both.
        return verdict == Verdict.Accepted && header!.Type != type ? Verdict.WrongType : verdict;
    }
}
