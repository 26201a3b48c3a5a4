using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;

namespace OtaStack.Trust.Tuf;

/// <summary>The readers, hash and buffer of one update, made once and used for every file.</summary>
internal sealed class Workspace
{
    internal readonly TrustLimits Limits;
    internal readonly ISignatureScheme[] Schemes;
    internal readonly JsonReader Reader = new JsonReader();

    /// <summary>For a second place that is read while <see cref="Reader"/> stands elsewhere, and for canonical forms.</summary>
    internal readonly JsonReader Other = new JsonReader();

    internal readonly Sha256 Sha256 = new Sha256();

    /// <summary>For a digest, a text or a piece of a file, valid until the next call into this assembly.</summary>
    internal readonly byte[] Scratch = new byte[JsonReader.MaxText];

    /// <summary>For an entry that is only checked, valid until the next call into this assembly.</summary>
    internal readonly FileDescription Entry = new FileDescription();

    internal Workspace(TrustLimits limits, ISignatureScheme[] schemes)
    {
        Limits = limits;
        Schemes = schemes;
    }
}
