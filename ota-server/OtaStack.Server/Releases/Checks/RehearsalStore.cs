using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Server.Releases.Checks;

/// <summary>The trusted metadata of an imagined device.</summary>
internal sealed class RehearsalStore : ITrustStore
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public RehearsalStore(byte[] root)
    {
        _files["root.json"] = root;
    }

    public IByteSource? Open(string name)
    {
        return _files.TryGetValue(name, out byte[]? content) ? new ArraySource(content) : null;
    }

    public void Replace(string name, IByteSource content)
    {
        byte[] copy = new byte[content.Length];
        for (int read = 0; read < copy.Length;)
        {
            int count = content.Read(read, copy, read, copy.Length - read);
            read += count > 0 ? count : throw new InvalidDataException($"'{name}' ended after {read} of {copy.Length} bytes.");
        }

        _files[name] = copy;
    }

    public void Delete(string name)
    {
        _files.Remove(name);
    }
}
