using OtaStack.Signing.Files;

namespace OtaStack.Signing.Tests.Support;

/// <summary>
/// The real file system with a fault at one operation: the process is killed there (this and every later operation throws), or
/// the operation alone fails as a full or broken disk does.
/// </summary>
internal sealed class FaultyFiles : IFileOperations
{
    private readonly DiskOperations _disk = DiskOperations.Instance;
    private readonly int _faultAt;
    private readonly bool _kill;

    private FaultyFiles(int faultAt, bool kill)
    {
        _faultAt = faultAt;
        _kill = kill;
    }

    /// <summary>Operations so far that change something.</summary>
    public int Operations { get; private set; }

    public static FaultyFiles Counting() => new(int.MaxValue, kill: false);

    public static FaultyFiles KilledAt(int operation) => new(operation, kill: true);

    public static FaultyFiles FailingAt(int operation) => new(operation, kill: false);

    public bool FileExists(string path) => _disk.FileExists(path);

    public bool DirectoryExists(string path) => _disk.DirectoryExists(path);

    public IReadOnlyList<string> List(string directory) => _disk.List(directory);

    public bool IsSpecial(string path) => _disk.IsSpecial(path);

    public Stream OpenRead(string path) => _disk.OpenRead(path);

    public Stream CreateNew(string path, bool ownerOnly)
    {
        Step();
        return new FaultyStream(_disk.CreateNew(path, ownerOnly), Step);
    }

    public void Sync(Stream file)
    {
        Step();
        _disk.Sync(((FaultyStream)file).Inner);
    }

    public void SyncDirectory(string path)
    {
        Step();
        _disk.SyncDirectory(path);
    }

    public void Rename(string source, string target)
    {
        Step();
        _disk.Rename(source, target);
    }

    public void LinkNew(string source, string target)
    {
        Step();
        _disk.LinkNew(source, target);
    }

    public void Delete(string path)
    {
        // Removing what is not there changes nothing.
        if (_disk.FileExists(path))
        {
            Step();
        }

        _disk.Delete(path);
    }

    public void CreateDirectory(string path)
    {
        Step();
        _disk.CreateDirectory(path);
    }

    public void RemoveDirectory(string path)
    {
        Step();
        _disk.RemoveDirectory(path);
    }

    public void MoveDirectory(string source, string target)
    {
        Step();
        _disk.MoveDirectory(source, target);
    }

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public Stream? TryOpenExclusive(string path)
    {
        if (!_disk.FileExists(path))
        {
            Step();
        }

        return _disk.TryOpenExclusive(path) is { } stream ? new FaultyStream(stream, Step) : null;
    }

    private void Step()
    {
        Operations++;
        if (_kill && Operations >= _faultAt)
        {
            throw new KilledException(_faultAt);
        }

        if (Operations == _faultAt)
        {
            throw new IOException("No space left on device (simulated).");
        }
    }
}
