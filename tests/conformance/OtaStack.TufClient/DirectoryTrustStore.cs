using System.Text.Json;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.TufClient;

/// <summary>Trusted metadata as files of a folder, byte for byte as it came.</summary>
internal sealed class DirectoryTrustStore(string folder) : ITrustStore
{
    private const string RootFile = "root.json";

    /// <summary>Puts the root in place that trust starts from. It is judged by the first refresh.</summary>
    public void Init(string trustedRoot)
    {
        Replace(RootFile, new ArraySource(File.ReadAllBytes(trustedRoot)));
    }

    public IByteSource? Open(string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? new ArraySource(File.ReadAllBytes(path)) : null;
    }

    public void Replace(string name, IByteSource content)
    {
        byte[] bytes = new byte[content.Length];
        if (!ByteSources.TryReadExactly(content, 0, bytes, 0, bytes.Length))
        {
            throw new IOException($"'{name}' ends before its {bytes.Length} bytes.");
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path + ".new", bytes);
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Delete(string name)
    {
        File.Delete(Path.Combine(folder, name));
    }

    /// <summary>TUF 6.2: with consistent snapshots the names of targets carry their hash.</summary>
    public bool HasConsistentSnapshots()
    {
        using JsonDocument root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, RootFile)));
        return root.RootElement.GetProperty("signed").TryGetProperty("consistent_snapshot", out JsonElement value) && value.GetBoolean();
    }
}
