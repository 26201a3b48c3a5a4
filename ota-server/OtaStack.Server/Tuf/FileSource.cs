using Microsoft.Win32.SafeHandles;
using OtaStack.Trust.Bytes;

namespace OtaStack.Server.Tuf;

/// <summary>A file that the verifier reads piece by piece.</summary>
internal sealed class FileSource : IByteSource, IDisposable
{
    private readonly SafeFileHandle _file;

    public FileSource(string path)
    {
        _file = File.OpenHandle(path);
        Length = checked((int)RandomAccess.GetLength(_file));
    }

    public int Length { get; }

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        return position < 0 || count <= 0 ? 0 : RandomAccess.Read(_file, buffer.AsSpan(offset, count), position);
    }

    public void Dispose()
    {
        _file.Dispose();
    }
}
