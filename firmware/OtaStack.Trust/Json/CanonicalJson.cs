using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>OLPC canonical JSON, the form that digests and signatures of TUF are over (specification §4.2).</summary>
public static class CanonicalJson
{
    /// <summary>
    /// Writes the canonical form of the value that stands from <paramref name="start"/> to <paramref name="end"/>. Reader and buffer are
    /// the caller's, to be used again and again.
    /// </summary>
    /// <returns>False when there is no canonical form; the sink may then have taken some bytes.</returns>
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

    /// <summary>Writes the bytes as they stand. False when the source ends early.</summary>
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
