using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Device.Tests.Erasing;

/// <summary>Files on a medium that is full at some point.</summary>
internal sealed class CappedFiles(MemoryFiles files, int capacity) : IFileStore
{
    /// <summary>Most bytes that the medium held.</summary>
    public int Peak { get; private set; }

    /// <summary>A file whose last byte reads as it was not written.</summary>
    public string ReadsBadly { get; init; } = "";

    public int Length(string path) => files.Length(path);

    public int Read(string path, int position, byte[] buffer, int offset, int count)
    {
        int read = files.Read(path, position, buffer, offset, count);
        if (path == ReadsBadly && read > 0 && position + read == files.Length(path))
        {
            buffer[offset + read - 1] ^= 1;
        }

        return read;
    }

    public void Write(string path, byte[] buffer, int offset, int count)
    {
        Need(count - Math.Max(0, files.Length(path)));
        files.Write(path, buffer, offset, count);
    }

    public void Append(string path, byte[] buffer, int offset, int count)
    {
        Need(count);
        files.Append(path, buffer, offset, count);
    }

    public void Truncate(string path, int length) => files.Truncate(path, length);

    public void Delete(string path) => files.Delete(path);

    public void Move(string from, string to) => files.Move(from, to);

    public string[] List(string folder) => files.List(folder);

    private void Need(int more)
    {
        int used = files.Paths.Sum(files.Length) + more;
        if (used > capacity)
        {
            throw new IOException("the medium is full");
        }

        Peak = Math.Max(Peak, used);
    }
}
