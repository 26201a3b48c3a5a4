using Microsoft.Win32.SafeHandles;

namespace OtaStack.Server.Delivery;

/// <summary>
/// The files that were asked for last, held open. Only files whose bytes never change may go through here.
/// Opening a file costs more than reading a small range of it.
/// </summary>
internal sealed class OpenFiles : IDisposable
{
    /// <summary>Bounds the file descriptors, of which a process has a limited number.</summary>
    public const int Capacity = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Path, OpenFile File)>> _byPath = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Path, OpenFile File)> _byUse = new();

    /// <summary>The file, to be disposed by the caller; null when there is none.</summary>
    public OpenFile? Open(string path, Func<SafeFileHandle, long, string> hash)
    {
        lock (_lock)
        {
            if (_byPath.TryGetValue(path, out LinkedListNode<(string Path, OpenFile File)>? known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                known.Value.File.AddUser();
                return known.Value.File;
            }
        }

        try
        {
            return Add(path, new OpenFile(path, hash));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // A folder cannot be opened either: it is no file of the repository.
            return null;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach ((string _, OpenFile file) in _byUse)
            {
                file.Dispose();
            }

            _byUse.Clear();
            _byPath.Clear();
        }
    }

    private OpenFile Add(string path, OpenFile opened)
    {
        lock (_lock)
        {
            if (_byPath.TryGetValue(path, out LinkedListNode<(string Path, OpenFile File)>? other))
            {
                // Somebody was faster.
                opened.Dispose();
                other.Value.File.AddUser();
                return other.Value.File;
            }

            opened.AddUser();
            _byPath.Add(path, _byUse.AddFirst((path, opened)));
            if (_byPath.Count > Capacity)
            {
                (string Path, OpenFile File) oldest = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _byPath.Remove(oldest.Path);
                oldest.File.Dispose();
            }

            return opened;
        }
    }
}
