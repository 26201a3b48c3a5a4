using OtaStack.Launcher;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Storage;

/// <summary>A source over a file. Its length is that of the moment when it was made.</summary>
internal sealed class FileSource : IByteSource
{
    private readonly IFileStore _files;
    private readonly int _length;

    public FileSource(IFileStore files, string path)
    {
        _files = files;
        Path = path;
        int length = files.Length(path);
        _length = length < 0 ? 0 : length;
    }

    public int Length => _length;

    /// <summary>Where the file is now: whoever moves it tells here, and the source goes on reading it at its new place.</summary>
    public string Path;

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        int available = _length - position;
        if (position < 0 || available <= 0 || count <= 0)
        {
            return 0;
        }

        return _files.Read(Path, position, buffer, offset, count < available ? count : available);
    }
}
