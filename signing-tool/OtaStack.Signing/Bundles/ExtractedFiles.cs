using OtaStack.Bundles.Verification;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Bundles;

/// <summary>The files of a bundle in a folder beside the wanted one, which takes its name when all is well and is removed otherwise.</summary>
internal sealed class ExtractedFiles : IBundleSink, IDisposable
{
    private readonly IFileOperations _files;
    private readonly string _folder;
    private readonly string _temporary;
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);
    private readonly List<string> _written = [];
    private readonly HashSet<Stream> _open = [];
    private bool _kept;

    public ExtractedFiles(IFileOperations files, string folder)
    {
        _files = files;
        _folder = folder;
        _temporary = Path.Combine(Path.GetDirectoryName(folder)!, DurableFile.TemporaryPrefix + Path.GetFileName(folder));
    }

    public Stream Create(string name)
    {
        // BundleLayout has refused every name that leads anywhere else.
        string path = Path.Combine(_temporary, name);
        MakeDirectory(Path.GetDirectoryName(path)!);
        _written.Add(path);
        Stream file = _files.CreateNew(path, ownerOnly: false);
        _ = _open.Add(file);
        return file;
    }

    public void Complete(Stream file)
    {
        _files.Sync(file);
        file.Dispose();
        _ = _open.Remove(file);
    }

    /// <summary>Gives the folder its name.</summary>
    public void Keep()
    {
        foreach (string directory in _directories)
        {
            _files.SyncDirectory(directory);
        }

        _files.MoveDirectory(_temporary, _folder);
        _kept = true;
        _files.SyncDirectory(Path.GetDirectoryName(_folder)!);
    }

    public void Dispose()
    {
        foreach (Stream file in _open)
        {
            file.Dispose();
        }

        if (_kept)
        {
            return;
        }

        foreach (string path in _written)
        {
            DurableFile.TryDelete(_files, path);
        }

        foreach (string directory in _directories.OrderByDescending(directory => directory.Length))
        {
            try
            {
                _files.RemoveDirectory(directory);
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure))
            {
                // The failure that led here is the one to tell; the name tells that the folder is not the wanted one.
            }
        }
    }

    private void MakeDirectory(string directory)
    {
        if (_directories.Contains(directory))
        {
            return;
        }

        if (directory != _temporary)
        {
            MakeDirectory(Path.GetDirectoryName(directory)!);
        }

        _files.CreateDirectory(directory);
        _ = _directories.Add(directory);
    }
}
