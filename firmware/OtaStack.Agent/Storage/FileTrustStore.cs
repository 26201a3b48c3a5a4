using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Storage;

/// <summary>
/// Trusted metadata in files. Renaming is atomic but cannot replace, so a new file first becomes <c>name.new</c>: from then
/// on it is the trusted one, and after a power cut <see cref="Recover"/> puts it in its place.
/// </summary>
internal sealed class FileTrustStore : ITrustStore
{
    private const string NewSuffix = ".new";

    private readonly IFileStore _files;

    public FileTrustStore(IFileStore files)
    {
        _files = files;
    }

    /// <summary>Finishes what a power cut interrupted. Call once after power-on, before anything else.</summary>
    public void Recover()
    {
        foreach (string name in _files.List(DevicePaths.TrustFolder))
        {
            int stem = name.Length - NewSuffix.Length;
            if (stem > 0 && name.Substring(stem) == NewSuffix)
            {
                Settle(PathOf(name.Substring(0, stem)));
            }
        }
    }

    public IByteSource? Open(string name)
    {
        string path = PathOf(name);
        return _files.Length(path) < 0 ? null : new FileSource(_files, path);
    }

    public void Replace(string name, IByteSource content)
    {
        string path = PathOf(name);

        // What comes to be trusted was fetched into a file: it is moved, never copied.
        FileSource file = (FileSource)content;
        _files.Move(file.Path, string.Concat(path, NewSuffix));
        Settle(path);
        file.Path = path;
    }

    public void Delete(string name)
    {
        _files.Delete(PathOf(name));
    }

    private void Settle(string path)
    {
        _files.Delete(path);
        _files.Move(string.Concat(path, NewSuffix), path);
    }

    private static string PathOf(string name)
    {
        return string.Concat(DevicePaths.TrustFolder, "/", name);
    }
}
