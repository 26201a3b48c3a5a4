using System;
using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>The members that every role's <c>signed</c> object has. Reading them verifies no signature.</summary>
public sealed class MetadataHeader
{
    private MetadataHeader(string type, int version, long expires, long issued)
    {
        Type = type;
        Version = version;
        Expires = expires;
        Issued = issued;
    }

    /// <summary><c>_type</c>: <c>root</c>, <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    public string Type { get; }

    /// <summary>1 or more.</summary>
    public int Version { get; }

    /// <summary>Unix seconds.</summary>
    public long Expires { get; }

    /// <summary>Unix seconds of <c>issued</c>, 0 when absent.</summary>
    public long Issued { get; }

    public static Verdict Read(IByteSource file, TrustLimits limits, out MetadataHeader? header)
    {
        throw new InvalidOperationException();
    }
}
