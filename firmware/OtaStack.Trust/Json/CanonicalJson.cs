using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>OLPC canonical JSON, the form that digests and signatures of TUF are over (specification §4.2).</summary>
public static class CanonicalJson
{
    private const int CopySize = 256;

    /// <summary>Writes the canonical form of the value that stands from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <returns>False when there is no canonical form; the sink may then have taken some bytes.</returns>
    public static bool TryWrite(IByteSource json, int start, int end, IByteSink sink)
    {
        return TryWrite(new JsonReader(), new byte[CopySize], json, start, end, sink);
    }

    /// <summary>Writes the bytes as they stand. False when the source ends early.</summary>
    public static bool CopyTo(IByteSource json, int from, int to, IByteSink sink)
    {
        return CopyTo(new byte[CopySize], json, from, to, sink);
    }

    /// <summary>As the public one, with a reader and a buffer that are used again and again.</summary>
    internal static bool TryWrite(JsonReader reader, byte[] buffer, IByteSource json, int start, int end, IByteSink sink)
    {
        reader.Reset(json, start, end);
        if (!reader.SkipValue())
        {
            return false;
        }

        int valueStart = reader.ValueStart;
        int valueEnd = reader.TokenEnd;
        bool isCanonical = reader.IsCanonical;
        if (reader.Next() != JsonToken.End)
        {
            return false;
        }

        return isCanonical
            ? CopyTo(buffer, json, valueStart, valueEnd, sink)
            : new Canonicaliser(json, valueEnd - valueStart, sink).Write(valueStart, valueEnd, 0);
    }

    internal static bool CopyTo(byte[] buffer, IByteSource json, int from, int to, IByteSink sink)
    {
        while (from < to)
        {
            int read = json.Read(from, buffer, 0, to - from < buffer.Length ? to - from : buffer.Length);
            if (read <= 0)
            {
                return false;
            }

            sink.Write(buffer, 0, read);
            from += read;
        }

        return true;
    }
}
