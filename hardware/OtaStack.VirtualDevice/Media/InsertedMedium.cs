using OtaStack.Trust.Bytes;

namespace OtaStack.VirtualDevice.Media;

/// <summary>The bundle on a medium that was inserted. Once the medium is pulled out every read fails, as on a real one.</summary>
internal sealed class InsertedMedium : IByteSource, IDisposable
{
    private readonly FileStream _file;
    private volatile bool _isGone;

    public InsertedMedium(string path)
    {
        Name = Path.GetFileName(path);
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = (int)Math.Min(_file.Length, int.MaxValue);
    }

    /// <summary>File name of the bundle.</summary>
    public string Name { get; }

    /// <summary>What a device can address of it.</summary>
    public int Length { get; }

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        if (_isGone)
        {
            throw new IOException($"'{Name}': the medium was pulled out");
        }

        return position < 0 || count <= 0 ? 0 : RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(offset, count), position);
    }

    public void Dispose()
    {
        _isGone = true;
        _file.Dispose();
    }
}
