using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>
/// What metadata says about another file (§4.4, §4.5, §4.6): version, length, hashes. The object is used for one file after the other.
/// Hashes: every listed one that is known (<c>sha256</c>, <c>sha512</c>) must match, and at least one must be known.
/// </summary>
internal sealed class FileDescription
{
    private const int Sha512Size = 64;

    private readonly byte[] _sha512 = new byte[Sha512Size];
    private bool _hasSha512;

    /// <summary>0 when not told.</summary>
    internal int Version { get; private set; }

    /// <summary>−1 when not told.</summary>
    internal int Length { get; private set; }

    internal bool HasSha256 { get; private set; }

    internal byte[] Sha256 { get; } = new byte[MetadataFile.IdSize];

    internal bool HasHash => HasSha256 || _hasSha512;

    /// <summary>Reads the object that comes next.</summary>
    internal Verdict Read(JsonReader reader, byte[] scratch)
    {
        Version = 0;
        Length = -1;
        HasSha256 = false;
        _hasSha512 = false;
        bool hashesSeen = false;
        if (reader.Next() != JsonToken.BeginObject)
        {
            return JsonRange.Problem(reader);
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool sound;
            if (reader.TextIs("version"))
            {
                sound = Version == 0 && reader.Next() == JsonToken.Integer && reader.Integer >= 1 && reader.Integer <= int.MaxValue;
                Version = sound ? (int)reader.Integer : 0;
            }
            else if (reader.TextIs("length"))
            {
                sound = Length < 0 && reader.Next() == JsonToken.Integer && reader.Integer >= 0 && reader.Integer <= int.MaxValue;
                Length = sound ? (int)reader.Integer : -1;
            }
            else if (reader.TextIs("hashes"))
            {
                sound = !hashesSeen && reader.Next() == JsonToken.BeginObject && ReadHashes(reader, scratch);
                hashesSeen = true;
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

        return reader.Token == JsonToken.EndObject ? Verdict.Accepted : JsonRange.Problem(reader);
    }

    /// <summary>TUF 5.5.2, 5.6.2: length and hashes, as far as they are told, before the file is read as JSON.</summary>
    internal Verdict Check(IByteSource file, Workspace work)
    {
        if (Length >= 0 && file.Length != Length)
        {
            return Verdict.HashMismatch;
        }

        if (HasSha256)
        {
            work.Sha256.Reset();
            Stream(file, work.Sha256, work.Scratch);
            work.Sha256.Finish(work.Scratch, 0);
            if (!Same(work.Scratch, Sha256))
            {
                return Verdict.HashMismatch;
            }
        }

        if (_hasSha512)
        {
            Sha512 hash = new();
            Stream(file, hash, work.Scratch);
            hash.Finish(work.Scratch, 0);
            if (!Same(work.Scratch, _sha512))
            {
                return Verdict.HashMismatch;
            }
        }

        return Verdict.Accepted;
    }

    /// <summary>After the Begin of the object.</summary>
    private bool ReadHashes(JsonReader reader, byte[] scratch)
    {
        while (reader.Next() == JsonToken.Name)
        {
            bool sound;
            if (reader.TextIs("sha256"))
            {
                sound = !HasSha256 && ReadDigest(reader, scratch, Sha256);
                HasSha256 = true;
            }
            else if (reader.TextIs("sha512"))
            {
                sound = !_hasSha512 && ReadDigest(reader, scratch, _sha512);
                _hasSha512 = true;
            }
            else
            {
                sound = reader.SkipValue();
            }

            if (!sound)
            {
                return false;
            }
        }

        // Hashes of unknown kinds alone cannot be checked; taking the file unchecked is no answer to that.
        return reader.Token == JsonToken.EndObject && HasHash;
    }

    private static bool ReadDigest(JsonReader reader, byte[] scratch, byte[] into)
    {
        return reader.Next() == JsonToken.String
            && reader.CopyText(scratch) == into.Length * 2
            && Hex.TryDecode(scratch, 0, into.Length * 2, into, 0);
    }

    private static void Stream(IByteSource file, IByteSink sink, byte[] buffer)
    {
        int position = 0;
        int count = file.Read(0, buffer, 0, buffer.Length);
        while (count > 0)
        {
            sink.Write(buffer, 0, count);
            position += count;
            count = file.Read(position, buffer, 0, buffer.Length);
        }
    }

    private static bool Same(byte[] computed, byte[] expected)
    {
        int difference = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference |= computed[i] ^ expected[i];
        }

        return difference == 0;
    }
}
