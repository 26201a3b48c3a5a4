using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// The outer form of a metadata file (§4.2.1): <c>{"signed": ROLE, "signatures": [{"keyid", "sig"}]}</c>.
/// Notes where things stand; the object is used for one file after the other.
/// </summary>
internal sealed class MetadataFile
{
    internal const int IdSize = 32;

    private readonly Workspace _work;
    private readonly JsonRange _signatures = new();
    private readonly byte[] _ids;
    private readonly JsonRange[] _values;

    internal MetadataFile(Workspace work)
    {
        _work = work;
        _ids = new byte[work.Limits.Signatures * IdSize];
        _values = new JsonRange[work.Limits.Signatures];
    }

    internal IByteSource Source { get; private set; } = Workspace.NoBytes;

    internal JsonRange Signed { get; } = new JsonRange();

    internal int SignatureCount { get; private set; }

    /// <summary>Reads the whole file once: from here on it is known to be strict JSON within the limits.</summary>
    internal Verdict Open(IByteSource file)
    {
        Source = file;
        SignatureCount = 0;
        bool signedSeen = false;
        bool signaturesSeen = false;
        JsonReader reader = _work.Reader;
        reader.Reset(file, 0, file.Length);
        if (reader.Next() != JsonToken.BeginObject)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool sound;
            if (reader.TextIs("signed"))
            {
                sound = !signedSeen && Signed.Take(reader, file);
                signedSeen = true;
            }
            else if (reader.TextIs("signatures"))
            {
                sound = !signaturesSeen && _signatures.Take(reader, file);
                signaturesSeen = true;
            }
            else
            {
                sound = reader.SkipValue();
            }

            if (!sound)
            {
                return JsonRange.Problem(reader);
            }
        }

        if (reader.Token != JsonToken.EndObject || reader.Next() != JsonToken.End)
        {
            return JsonRange.Problem(reader);
        }

        return signedSeen && signaturesSeen ? ReadSignatures(reader) : Verdict.Malformed;
    }

    /// <summary>The string value of the signature's <c>sig</c>.</summary>
    internal JsonRange SignatureValue(int signature)
    {
        return _values[signature];
    }

    /// <summary>True when the signature claims to be made by this key.</summary>
    internal bool IsBy(int signature, byte[] ids, int idOffset)
    {
        return SameId(_ids, signature * IdSize, ids, idOffset);
    }

    internal static bool SameId(byte[] a, int aOffset, byte[] b, int bOffset)
    {
        for (int i = 0; i < IdSize; i++)
        {
            if (a[aOffset + i] != b[bOffset + i])
            {
                return false;
            }
        }

        return true;
    }

    private Verdict ReadSignatures(JsonReader reader)
    {
        _signatures.Open(reader);
        if (reader.Next() != JsonToken.BeginArray)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.BeginObject)
        {
            if (SignatureCount == _values.Length)
            {
                return Verdict.TooLarge;
            }

            Verdict verdict = ReadSignature(reader);
            if (verdict != Verdict.Accepted)
            {
                return verdict;
            }
        }

        return reader.Token == JsonToken.EndArray ? Verdict.Accepted : JsonRange.Problem(reader);
    }

    private Verdict ReadSignature(JsonReader reader)
    {
        int index = SignatureCount;
        bool idSeen = false;
        JsonRange value = _values[index] ??= new JsonRange();
        value.SetWhole(Workspace.NoBytes);
        while (reader.Next() == JsonToken.Name)
        {
            bool sound;
            if (reader.TextIs("keyid"))
            {
                sound = !idSeen && reader.Next() == JsonToken.String && ReadId(reader, index * IdSize);
                idSeen = true;
            }
            else if (reader.TextIs("sig"))
            {
                sound = value.End == 0 && value.Take(reader, Source) && reader.Token == JsonToken.String;
            }
            else
            {
                sound = reader.SkipValue();
            }

            if (!sound)
            {
                return JsonRange.Problem(reader);
            }
        }

        if (reader.Token != JsonToken.EndObject || !idSeen || value.End == 0)
        {
            return JsonRange.Problem(reader);
        }

        // TUF 4.2.1: keyids must be unique in "signatures"; a duplicate is refused whatever else is valid.
        for (int other = 0; other < index; other++)
        {
            if (IsBy(other, _ids, index * IdSize))
            {
                return Verdict.DuplicateSignature;
            }
        }

        SignatureCount = index + 1;
        return Verdict.Accepted;
    }

    /// <summary>
    /// A keyid that is no SHA-256 can belong to no trusted key, but must still be told apart from the others:
    /// the hash of its text stands for it.
    /// </summary>
    private bool ReadId(JsonReader reader, int offset)
    {
        byte[] text = _work.Scratch;
        int length = reader.CopyText(text);
        if (length < 0)
        {
            return false;
        }

        if (length != IdSize * 2 || !Hex.TryDecode(text, 0, length, _ids, offset))
        {
            _work.Sha256.Reset();
            _work.Sha256.Write(text, 0, length);
            _work.Sha256.Finish(_ids, offset);
        }

        return true;
    }
}
