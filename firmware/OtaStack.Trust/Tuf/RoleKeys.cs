using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// Which keys may sign a role and how many must, as told by a root (§4.3) or by the targets file that delegates to it (§4.5).
/// Holds keyids and where the key objects stand, not the keys. The object is used for one role after the other.
/// </summary>
internal sealed class RoleKeys
{
    internal int Threshold;

    private const int KeyIdsMember = 0;
    private const int ThresholdMember = 1;
    private const int NameMember = 2;
    private const int KeyTypeMember = 0;
    private const int SchemeMember = 1;
    private const int ValueMember = 2;

    private readonly Workspace _work;
    private readonly KeyIdTable _keys;
    private readonly JsonMembers _key = new("keytype", "scheme", "keyval");
    private readonly JsonMembers _public = new("public");
    private JsonMembers _role = NewRole();
    private JsonMembers _candidate = NewRole();

    internal RoleKeys(Workspace work)
    {
        _work = work;
        _keys = new KeyIdTable(work.Limits.Keys);
    }

    /// <summary><see cref="Verdict.Missing"/> when the delegator delegates to no such role.</summary>
    internal Verdict Read(MetadataHeader delegator, string role)
    {
        Verdict verdict = FindRole(delegator, role);
        if (verdict == Verdict.Accepted)
        {
            verdict = ReadRole();
        }

        return verdict == Verdict.Accepted ? LocateKeys(delegator) : verdict;
    }

    /// <summary>True only when the signature is by a key of this role, over the content of the file.</summary>
    internal bool Verifies(MetadataFile file, int signature)
    {
        int index = _keys.IndexOf(file.Signatures, signature);
        if (index < 0)
        {
            return false;
        }

        JsonReader reader = _work.Reader;
        IByteSource source = _role.Source!;
        reader.Reset(source, _keys.Starts[index], _keys.Ends[index]);
        if (!_key.Read(reader, source) || _key.Open(reader, KeyTypeMember) != JsonToken.String)
        {
            return false;
        }

        string? keyType = reader.Text();
        string? scheme = _key.Open(reader, SchemeMember) == JsonToken.String ? reader.Text() : null;
        if (keyType == null || scheme == null)
        {
            return false;
        }

        foreach (ISignatureScheme candidate in _work.Schemes)
        {
            if (candidate.Handles(keyType, scheme))
            {
                reader.Reset(source, _key.StartOf(ValueMember), _key.EndOf(ValueMember));
                byte[]? publicKey = _public.Read(reader, source) ? BoundedText.Read(reader, source, _public.StartOf(0), _public.EndOf(0)) : null;
                byte[]? value = ReadSignature(file, signature);
                return publicKey != null && value != null && candidate.Verify(publicKey, value, file);
            }
        }

        return false;
    }

    /// <summary>True when a key of this role is not among those of the other.</summary>
    internal bool LostAKeyTo(RoleKeys other)
    {
        for (int i = 0; i < _keys.Count; i++)
        {
            if (other._keys.IndexOf(_keys, i) < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bytes of the signature; null when it is not hexadecimal, or empty.</summary>
    private byte[]? ReadSignature(MetadataFile file, int signature)
    {
        byte[]? digits = BoundedText.Read(_work.Reader, file.Source!, file.Signatures.Starts[signature], file.Signatures.Ends[signature]);
        if (digits == null || digits.Length == 0)
        {
            return null;
        }

        byte[] value = new byte[digits.Length >> 1];
        return Hex.TryDecode(digits, 0, digits.Length, value, 0) ? value : null;
    }

    private static JsonMembers NewRole()
    {
        return new JsonMembers("keyids", "threshold", "name");
    }

    private Verdict FindRole(MetadataHeader delegator, string role)
    {
        JsonReader reader = _work.Reader;
        JsonMembers lists = delegator.Members;
        bool isRoot = delegator.Type == Roles.Root;
        if (!isRoot && lists.EndOf(MetadataHeader.RolesMember) == 0)
        {
            return Verdict.Missing;
        }

        bool found = false;
        if (lists.Open(reader, MetadataHeader.RolesMember) != (isRoot ? JsonToken.BeginObject : JsonToken.BeginArray))
        {
            return JsonMembers.Problem(reader);
        }

        while (!isRoot || reader.Next() == JsonToken.Name)
        {
            bool matches = isRoot && reader.TextIs(role);
            if (!_candidate.Read(reader, lists.Source!))
            {
                break;
            }

            if (!isRoot)
            {
                if (_candidate.Open(_work.Other, NameMember) != JsonToken.String)
                {
                    return Verdict.Malformed;
                }

                matches = _work.Other.TextIs(role);
            }

            if (matches)
            {
                // TUF 4.5: role names are unique within a delegations object.
                if (found)
                {
                    return Verdict.Malformed;
                }

                found = true;
                JsonMembers swap = _role;
                _role = _candidate;
                _candidate = swap;
            }
        }

        if (reader.Token != (isRoot ? JsonToken.EndObject : JsonToken.EndArray))
        {
            return JsonMembers.Problem(reader);
        }

        return found ? Verdict.Accepted : isRoot ? Verdict.Malformed : Verdict.Missing;
    }

    private Verdict ReadRole()
    {
        JsonReader reader = _work.Reader;

        // TUF 4.3: a threshold is 1 or more. One that no set of keys can reach is never met.
        if (_role.Open(reader, ThresholdMember) != JsonToken.Integer || reader.Integer < 1)
        {
            return Verdict.Malformed;
        }

        Threshold = reader.Integer > int.MaxValue ? int.MaxValue : (int)reader.Integer;
        _keys.Count = 0;
        if (_role.Open(reader, KeyIdsMember) != JsonToken.BeginArray)
        {
            return Verdict.Malformed;
        }

        while (reader.Next() == JsonToken.String)
        {
            // TUF 5.3.4: each keyid counts once, however often it is listed.
            if (_keys.Read(reader, _work) < 0 && !_keys.Keep(0, 0))
            {
                return Verdict.TooLarge;
            }
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Accepted : JsonMembers.Problem(reader);
    }

    /// <summary>Notes where the role's keys stand, after recomputing the keyid of every key listed.</summary>
    private Verdict LocateKeys(MetadataHeader delegator)
    {
        Workspace work = _work;
        JsonReader reader = work.Reader;
        IByteSource source = _role.Source!;
        if (delegator.Members.Open(reader, MetadataHeader.KeysMember) != JsonToken.BeginObject)
        {
            return JsonMembers.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            int index = _keys.Read(reader, work);
            if (!reader.SkipValue())
            {
                break;
            }

            // TUF 4.3: clients must compute each KEYID themselves.
            work.Sha256.Reset();
            bool sound = CanonicalJson.TryWrite(work.Other, work.Scratch, source, reader.ValueStart, reader.TokenEnd, work.Sha256);
            work.Sha256.Finish(work.Scratch, 0);
            if (!sound || !_keys.LastIs(work.Scratch))
            {
                return Verdict.KeyIdMismatch;
            }

            if (index >= 0)
            {
                _keys.Starts[index] = reader.ValueStart;
                _keys.Ends[index] = reader.TokenEnd;
            }
        }

        return reader.Token == JsonToken.EndObject ? Verdict.Accepted : JsonMembers.Problem(reader);
    }
}
