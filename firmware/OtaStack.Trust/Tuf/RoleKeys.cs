using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// Which keys may sign a role and how many must, as told by a root (§4.3) or by the targets file that delegates to it (§4.5).
/// Holds keyids and where the key objects stand, not the keys. The object is used for one role after the other.
/// </summary>
internal sealed class RoleKeys
{
    private readonly Workspace _work;
    private readonly byte[] _ids;
    private readonly JsonRange?[] _keys;
    private readonly byte[] _id = new byte[MetadataFile.IdSize];
    private readonly JsonRange _role = new();
    private readonly JsonRange _members = new();
    private readonly JsonRange _key = new();

    internal RoleKeys(Workspace work)
    {
        _work = work;
        _ids = new byte[work.Limits.Keys * MetadataFile.IdSize];
        _keys = new JsonRange[work.Limits.Keys];
    }

    internal int Threshold { get; private set; }

    /// <summary>Number of distinct keyids.</summary>
    internal int Count { get; private set; }

    internal Verdict ReadFromRoot(JsonRange signed, string role)
    {
        JsonReader reader = _work.Reader;
        Verdict verdict = signed.Require(reader, "roles", _members);
        if (verdict == Verdict.Accepted)
        {
            verdict = _members.Require(reader, role, _role);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = signed.Require(reader, "keys", _members);
        }

        return verdict == Verdict.Accepted ? Read() : verdict;
    }

    /// <summary>As told by the first delegation to the role; <see cref="Verdict.Missing"/> when there is none.</summary>
    internal Verdict ReadFromDelegator(JsonRange signed, string role)
    {
        JsonReader reader = _work.Reader;
        JsonRange delegations = new();
        Verdict verdict = signed.Find(reader, "delegations", delegations);
        if (verdict == Verdict.Accepted)
        {
            verdict = delegations.Require(reader, "roles", _members);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = FindDelegation(role);
        }

        if (verdict == Verdict.Accepted)
        {
            verdict = delegations.Require(reader, "keys", _members);
        }

        return verdict == Verdict.Accepted ? Read() : verdict;
    }

    /// <summary>The key with this id as the file tells it; null when the role may not sign with it or the key is not given.</summary>
    internal JsonRange? KeyOfSignature(MetadataFile file, int signature)
    {
        for (int i = 0; i < Count; i++)
        {
            if (file.IsBy(signature, _ids, i * MetadataFile.IdSize))
            {
                JsonRange key = _keys[i]!;
                return key.End == 0 ? null : key;
            }
        }

        return null;
    }

    /// <summary>True when a key of this role is not among those of the other.</summary>
    internal bool LostAKeyTo(RoleKeys other)
    {
        for (int i = 0; i < Count; i++)
        {
            if (other.IndexOf(_ids, i * MetadataFile.IdSize) < 0)
            {
                return true;
            }
        }

        return false;
    }

    private Verdict FindDelegation(string role)
    {
        JsonReader reader = _work.Reader;
        IByteSource source = _members.Source;
        _members.Open(reader);
        if (reader.Next() != JsonToken.BeginArray)
        {
            return JsonRange.Problem(reader);
        }

        while (_role.Take(reader, source))
        {
            Verdict verdict = _role.Require(_work.Other, "name", _key);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }

            _key.Open(_work.Other);
            if (_work.Other.Next() == JsonToken.String && _work.Other.TextIs(role))
            {
                return Verdict.Accepted;
            }
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Missing : JsonRange.Problem(reader);
    }

    private Verdict Read()
    {
        Verdict verdict = ReadThreshold();
        if (verdict == Verdict.Accepted)
        {
            verdict = ReadKeyIds();
        }

        return verdict == Verdict.Accepted ? LocateKeys() : verdict;
    }

    private Verdict ReadThreshold()
    {
        JsonReader reader = _work.Reader;
        Verdict verdict = _role.Require(reader, "threshold", _key);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        _key.Open(reader);

        // TUF 4.3: a threshold is 1 or more. One that no set of keys can reach is never met.
        if (reader.Next() != JsonToken.Integer || reader.Integer < 1)
        {
            return Verdict.Malformed;
        }

        Threshold = reader.Integer > int.MaxValue ? int.MaxValue : (int)reader.Integer;
        return Verdict.Accepted;
    }

    private Verdict ReadKeyIds()
    {
        Count = 0;
        JsonReader reader = _work.Reader;
        Verdict verdict = _role.Require(reader, "keyids", _key);
        if (verdict != Verdict.Accepted)
        {
            return verdict;
        }

        _key.Open(reader);
        if (reader.Next() != JsonToken.BeginArray)
        {
            return Verdict.Malformed;
        }

        while (reader.Next() == JsonToken.String)
        {
            if (!ReadId(reader, _id))
            {
                return Verdict.KeyIdMismatch;
            }

            // TUF 5.3.4: each keyid counts once, however often it is listed.
            if (IndexOf(_id, 0) >= 0)
            {
                continue;
            }

            if (Count == _keys.Length)
            {
                return Verdict.TooLarge;
            }

            System.Array.Copy(_id, 0, _ids, Count * MetadataFile.IdSize, MetadataFile.IdSize);
            JsonRange key = _keys[Count] ??= new JsonRange();
            key.SetWhole(Workspace.NoBytes);
            Count++;
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Accepted : JsonRange.Problem(reader);
    }

    /// <summary>Notes where the role's keys stand, after recomputing the keyid of every key listed.</summary>
    private Verdict LocateKeys()
    {
        JsonReader reader = _work.Reader;
        IByteSource source = _members.Source;
        int listed = 0;
        _members.Open(reader);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return Verdict.Malformed;
        }

        while (reader.Next() == JsonToken.Name)
        {
            if (++listed > _keys.Length)
            {
                return Verdict.TooLarge;
            }

            bool isSha256 = ReadId(reader, _id);
            if (!_key.Take(reader, source))
            {
                return JsonRange.Problem(reader);
            }

            // TUF 4.3: clients must compute each KEYID themselves.
            if (!isSha256 || !KeyId.Matches(_work, _key, _id))
            {
                return Verdict.KeyIdMismatch;
            }

            int index = IndexOf(_id, 0);
            if (index >= 0)
            {
                _keys[index]!.Set(source, _key.Start, _key.End);
            }
        }

        return reader.Token == JsonToken.EndObject ? Verdict.Accepted : JsonRange.Problem(reader);
    }

    private int IndexOf(byte[] id, int offset)
    {
        for (int i = 0; i < Count; i++)
        {
            if (MetadataFile.SameId(_ids, i * MetadataFile.IdSize, id, offset))
            {
                return i;
            }
        }

        return -1;
    }

    private bool ReadId(JsonReader reader, byte[] into)
    {
        int length = reader.CopyText(_work.Scratch);
        return length == MetadataFile.IdSize * 2 && Hex.TryDecode(_work.Scratch, 0, length, into, 0);
    }
}
