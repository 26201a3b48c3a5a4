using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Storage;

/// <summary>SHA-256 of (part of) a source, read through the caller's buffer.</summary>
internal static class SourceDigest
{
    /// <summary>Feeds the source to a hash. False when it ends early.</summary>
    public static bool TryWriteTo(IByteSource source, IByteSink hash, byte[] buffer)
    {
        int position = 0;
        while (position < source.Length)
        {
            int read = source.Read(position, buffer, 0, buffer.Length);
            if (read <= 0)
            {
                return false;
            }

            hash.Write(buffer, 0, read);
            position += read;
        }

        return true;
    }

    /// <summary>True when the SHA-256 of the whole source is <paramref name="expected"/>.</summary>
    public static bool Matches(IByteSource source, byte[] expected, byte[] buffer)
    {
        Sha256 hash = new();
        return TryWriteTo(source, hash, buffer) && Gives(hash, expected);
    }

    /// <summary>True when the SHA-256 of the first <paramref name="count"/> bytes is <paramref name="expected"/>.</summary>
    public static bool Matches(byte[] bytes, int count, byte[] expected)
    {
        Sha256 hash = new();
        hash.Write(bytes, 0, count);
        return Gives(hash, expected);
    }

    /// <summary>True when the hash, once finished, is <paramref name="expected"/>.</summary>
    public static bool Gives(Sha256 hash, byte[] expected)
    {
        byte[] digest = new byte[Sha256.DigestSize];
        hash.Finish(digest, 0);
        return ConstantTime.AreEqual(digest, 0, expected, 0, Sha256.DigestSize);
    }
}
