using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>OLPC canonical JSON, the form that digests and signatures of TUF are over (specification §4.2).</summary>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of the value that stands from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <returns>False when there is no canonical form; the sink may then have taken some bytes.</returns>
    public static bool TryWrite(IByteSource json, int start, int end, IByteSink sink)
    {
        JsonReader reader = new JsonReader();
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
            ? CopyTo(json, valueStart, valueEnd, sink)
            : new Canonicaliser(json, valueEnd - valueStart, sink).Write(valueStart, valueEnd, 0);
    }

    /// <summary>True when the value from <paramref name="start"/> to <paramref name="end"/> stands in canonical form already, as our own tools write it.</summary>
    public static bool IsCanonical(IByteSource json, int start, int end)
    {
        JsonReader reader = new JsonReader();
        reader.Reset(json, start, end);
        return reader.SkipValue() && reader.Next() == JsonToken.End && reader.IsCanonical;
    }

    /// <summary>Writes the bytes as they stand. False when the source ends early.</summary>
    public static bool CopyTo(IByteSource json, int from, int to, IByteSink sink)
    {
        byte[] buffer = new byte[256];
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
