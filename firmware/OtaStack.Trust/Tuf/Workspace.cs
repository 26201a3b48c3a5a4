using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>The readers, hashes and buffers of one update, made once and used for every file.</summary>
internal sealed class Workspace
{
    internal static readonly IByteSource NoBytes = new ArraySource(new byte[0]);

    private readonly JsonReader _canonicalReader = new(NoBytes);
    private readonly byte[] _copyBuffer = new byte[256];

    internal Workspace(TrustLimits limits, ISignatureScheme[] schemes)
    {
        Limits = limits;
        Schemes = schemes;
    }

    internal TrustLimits Limits { get; }

    internal ISignatureScheme[] Schemes { get; }

    internal JsonReader Reader { get; } = new JsonReader(NoBytes);

    /// <summary>For a second place that is read in step with <see cref="Reader"/>.</summary>
    internal JsonReader Other { get; } = new JsonReader(NoBytes);

    internal Sha256 Sha256 { get; } = new Sha256();

    /// <summary>For a digest or a piece of a file, valid until the next call into this assembly.</summary>
    internal byte[] Scratch { get; } = new byte[256];

    /// <summary>True when the value stands in canonical form already.</summary>
    internal bool IsCanonical(JsonRange value)
    {
        value.Open(_canonicalReader);
        return _canonicalReader.SkipValue() && _canonicalReader.Next() == JsonToken.End && _canonicalReader.IsCanonical;
    }

    /// <summary>Writes the canonical form; false when there is none.</summary>
    internal bool TryWriteCanonical(JsonRange value, IByteSink sink)
    {
        return CanonicalJson.TryWrite(_canonicalReader, _copyBuffer, value.Source, value.Start, value.End, sink);
    }

    /// <summary>Writes the bytes as they stand.</summary>
    internal void Copy(JsonRange value, IByteSink sink)
    {
        CanonicalJson.CopyTo(_copyBuffer, value.Source, value.Start, value.End, sink);
    }
}
