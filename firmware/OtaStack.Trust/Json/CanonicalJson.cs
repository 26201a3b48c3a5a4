using System;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Json;

/// <summary>OLPC canonical JSON, the form that digests and signatures of TUF are over.</summary>
public static class CanonicalJson
{
    /// <summary>Writes the canonical form of the value that stands from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <returns>False when there is no canonical form; the sink may then have taken some bytes.</returns>
    public static bool TryWrite(IByteSource json, int start, int end, IByteSink sink)
    {
        throw new InvalidOperationException();
    }
}
