using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>The readers, hashes and buffers of one update, made once and used for every file.</summary>
internal sealed class Workspace
{
    internal static readonly IByteSource NoBytes = new ArraySource(new byte[0]);

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
}
