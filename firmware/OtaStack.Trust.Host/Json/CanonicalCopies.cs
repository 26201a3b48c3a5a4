using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>The canonical form without a reader and a buffer to bring along; a device uses its own again and again.</summary>
public static class CanonicalCopies
{
    private const int CopySize = 256;

    extension(CanonicalJson)
    {
        /// <summary>Writes the canonical form of the value that stands from <paramref name="start"/> to <paramref name="end"/>.</summary>
        /// <returns>False when there is no canonical form; the sink may then have taken some bytes.</returns>
        public static bool TryWrite(IByteSource json, int start, int end, IByteSink sink)
        {
            return CanonicalJson.TryWrite(new JsonReader(), new byte[CopySize], json, start, end, sink);
        }

        /// <summary>Writes the bytes as they stand. False when the source ends early.</summary>
        public static bool CopyTo(IByteSource json, int from, int to, IByteSink sink)
        {
            return CanonicalJson.CopyTo(new byte[CopySize], json, from, to, sink);
        }
    }
}
