using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>Where trusted metadata is kept: byte-exact as received, under unversioned names (<c>root.json</c>, …).</summary>
public interface ITrustStore
{
    /// <summary>The trusted file, or null when there is none.</summary>
    IByteSource? Open(string name);

    /// <summary>Makes <paramref name="content"/> the trusted file, atomically: after a power cut it is the old or the new one.</summary>
    void Replace(string name, IByteSource content);

    /// <summary>Forgets the trusted file; nothing happens when there is none.</summary>
    void Delete(string name);
}
