using System.Security.Cryptography;
using System.Text;

namespace OtaStack.VirtualDevice.Applications;

/// <summary>
/// Loaded assembly sets by the digest of their bytes. Devices that run the same bytes share the loaded code, which is what lets thousands fit into
/// a process; so they share the static fields of the application too, which on real devices they do not. A device with a library of
/// its own shares nothing. A set is unloaded when the last device has left it. Safe for use by several threads.
/// </summary>
public sealed class ApplicationLibrary
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _loaded = new(StringComparer.Ordinal);

    /// <summary>Assembly sets that are loaded.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _loaded.Count;
            }
        }
    }

    /// <summary>The context of the set, loaded at most once. Give it back with <see cref="Return"/>.</summary>
    internal ApplicationContext Take(IReadOnlyDictionary<string, byte[]> parts)
    {
        string digest = DigestOf(parts);
        lock (_lock)
        {
            if (!_loaded.TryGetValue(digest, out Entry? entry))
            {
                entry = new Entry(new ApplicationContext(digest, parts));
                _loaded.Add(digest, entry);
            }

            entry.Users++;
            return entry.Context;
        }
    }

    internal void Return(ApplicationContext context)
    {
        lock (_lock)
        {
            Entry entry = _loaded[context.Name!];
            if (--entry.Users == 0)
            {
                _loaded.Remove(context.Name!);
                context.Unload();
            }
        }
    }

    private static string DigestOf(IReadOnlyDictionary<string, byte[]> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] content) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{content.Length}:"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private sealed class Entry(ApplicationContext context)
    {
        public ApplicationContext Context => context;

        public int Users { get; set; }
    }
}
