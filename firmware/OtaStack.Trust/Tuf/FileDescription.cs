using System;
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
    /// <summary>0 when not told.</summary>
    internal int Version;

    /// <summary>−1 when not told.</summary>
    internal int Length;

    internal bool HasSha256;
    internal bool HasSha512;
    internal readonly byte[] Sha256 = new byte[32];
    internal readonly byte[] Sha512 = new byte[64];

    /// <summary>Where the value of <c>custom</c> stands; 0 when there is none.</summary>
    internal int CustomStart;
    internal int CustomEnd;

    /// <summary>Reads the object that comes next.</summary>
    internal bool Read(JsonReader reader)
    {
        Version = 0;
        Length = -1;
        HasSha256 = false;
        HasSha512 = false;
        CustomStart = 0;
        CustomEnd = 0;
        if (reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool sound;
            if (reader.TextIs("version"))
            {
                Version = reader.ReadCount();
                sound = Version > 0;
            }
            else if (reader.TextIs("length"))
            {
                Length = reader.ReadCount();
                sound = Length >= 0;
            }
            else if (reader.TextIs("hashes"))
            {
                sound = ReadHashes(reader);
            }
            else
            {
                bool isCustom = reader.TextIs("custom");
                sound = reader.SkipValue();
                if (isCustom)
                {
                    CustomStart = reader.ValueStart;
                    CustomEnd = reader.TokenEnd;
                }
            }

            if (!sound)
            {
                return false;
            }
        }

        return reader.Token == JsonToken.EndObject;
    }

    /// <summary>TUF 5.5.2, 5.6.2: length and hashes, as far as they are told, before the file is read as JSON.</summary>
    internal Verdict Check(IByteSource file, Workspace work)
    {
        byte[] buffer = work.Scratch;
        bool matches = Length < 0 || file.Length == Length;
        if (HasSha256 && matches)
        {
            work.Sha256.Reset();
            CanonicalJson.CopyTo(buffer, file, 0, file.Length, work.Sha256);
            work.Sha256.Finish(buffer, 0);
            matches = ConstantTime.AreEqual(buffer, 0, Sha256, 0, 32);
        }

        if (HasSha512 && matches)
        {
            Sha512 hash = new();
            CanonicalJson.CopyTo(buffer, file, 0, file.Length, hash);
            hash.Finish(buffer, 0);
            matches = ConstantTime.AreEqual(buffer, 0, Sha512, 0, 64);
        }

        return matches ? Verdict.Accepted : Verdict.HashMismatch;
    }

    /// <summary>The digest for keeps; null when there is none.</summary>
    internal static byte[]? Copy(bool exists, byte[] digest)
    {
        byte[]? copy = null;
        if (exists)
        {
            copy = new byte[digest.Length];
            Array.Copy(digest, 0, copy, 0, copy.Length);
        }

        return copy;
    }

    private bool ReadHashes(JsonReader reader)
    {
        if (reader.Next() != JsonToken.BeginObject)
        {
            return false;
        }

        while (reader.Next() == JsonToken.Name)
        {
            bool isSha256 = reader.TextIs("sha256");
            bool isSha512 = reader.TextIs("sha512");
            byte[] digest = isSha256 ? Sha256 : Sha512;
            bool sound = isSha256 || isSha512 ? reader.ReadHex(digest) : reader.SkipValue();
            if (!sound)
            {
                return false;
            }

            HasSha256 |= isSha256;
            HasSha512 |= isSha512;
        }

        // Hashes of unknown kinds alone cannot be checked; taking the file unchecked is no answer to that.
        return reader.Token == JsonToken.EndObject && (HasSha256 || HasSha512);
    }
}
