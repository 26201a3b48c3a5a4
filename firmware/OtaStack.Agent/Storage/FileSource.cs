using OtaStack.Launcher;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Storage;

/// <summary>A source over a file. Its length is that of the moment when it was made.</summary>
internal sealed class FileSource : IByteSource
{
    private readonly IFileStore _files;

    public FileSource(IFileStore files, string path)
    {
        _files = files;
        Path = path;
        int length = files.Length(path);
        Length = length < 0 ? 0 : length;
    }

    public int Length { get; }

    /// <summary>Where the file is now: changes when it is moved.</summary>
    public string Path;

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        int available = Length - position;
        if (position < 0 || available <= 0 || count <= 0)
        {
            return 0;
        }

        return _files.Read(Path, position, buffer, offset, count < available ? count : available);
    }

    /// <summary>Moves the file; the source goes on reading it at its new place.</summary>
    public void MoveTo(string path)
    {
        _files.Move(Path, path);
        Path = path;
    }

    /// <summary>The file was moved by somebody else.</summary>
    public void Follow(string path)
    {
        Path = path;
    }
}
