using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.TestKit;

/// <summary>Trusted metadata in memory. Can lose power in <see cref="Replace"/> or <see cref="Delete"/>.</summary>
public sealed class MemoryTrustStore : ITrustStore
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Names of the files in it, ascending.</summary>
    public IReadOnlyCollection<string> Names => _files.Keys;

    /// <summary>Changes made so far (Replace and Delete).</summary>
    public int Operations { get; private set; }

    /// <summary>The change at which the power fails (1 = the next one), 0 for never. The change is then not made.</summary>
    public int CutBefore { get; set; }

    /// <summary>The change after which the power fails (1 = the next one), 0 for never. The change is then made.</summary>
    public int CutAfter { get; set; }

    public byte[]? this[string name]
    {
        get => _files.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                _files.Remove(name);
            }
            else
            {
                _files[name] = value;
            }
        }
    }

    public IByteSource? Open(string name)
    {
        return _files.TryGetValue(name, out byte[]? bytes) ? new ArraySource(bytes) : null;
    }

    public void Replace(string name, IByteSource content)
    {
        byte[] bytes = new byte[content.Length];
        int read = content.Read(0, bytes, 0, bytes.Length);
        if (read != bytes.Length)
        {
            throw new IOException($"'{name}': {bytes.Length} bytes expected, {read} came");
        }

        Change(() => _files[name] = bytes);
    }

    public void Delete(string name)
    {
        Change(() => _files.Remove(name));
    }

    /// <summary>A copy that knows no power cuts.</summary>
    public MemoryTrustStore Copy()
    {
        MemoryTrustStore copy = new();
        foreach (KeyValuePair<string, byte[]> file in _files)
        {
            copy._files[file.Key] = (byte[])file.Value.Clone();
        }

        return copy;
    }

    /// <summary>All names and contents as one text: equal texts mean that not a byte has changed.</summary>
    public string Fingerprint()
    {
        return string.Join('\n', _files.Select(f => f.Key + ' ' + Convert.ToHexStringLower(f.Value)));
    }

    private void Change(Action change)
    {
        Operations++;
        if (CutBefore > 0 && --CutBefore == 0)
        {
            throw new PowerCutException();
        }

        change();
        if (CutAfter > 0 && --CutAfter == 0)
        {
            throw new PowerCutException();
        }
    }
}
