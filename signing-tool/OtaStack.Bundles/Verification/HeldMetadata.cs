using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Bundles.Verification;

/// <summary>Trusted metadata in memory, for as long as a bundle is verified. What comes in is bounded by the verifier's limits.</summary>
internal sealed class HeldMetadata : ITrustStore
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IByteSource? Open(string name)
    {
        return _files.TryGetValue(name, out byte[]? bytes) ? new ArraySource(bytes) : null;
    }

    public void Replace(string name, IByteSource content)
    {
        ArgumentNullException.ThrowIfNull(content);
        byte[] bytes = new byte[content.Length];
        _files[name] = ByteSources.TryReadExactly(content, 0, bytes, 0, bytes.Length)
            ? bytes
            : throw new InvalidOperationException($"'{name}' is shorter than it says.");
    }

    public void Delete(string name)
    {
        _ = _files.Remove(name);
    }
}
