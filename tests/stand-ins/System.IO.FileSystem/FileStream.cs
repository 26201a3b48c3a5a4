using OtaStack.StandIns;

namespace System.IO;

/// <summary>A file that is open. What is read behind its end is no end on every board: with littlefs on STM32 the firmware then waits for ever.</summary>
public sealed class FileStream : Stream
{
    private readonly OpenFile _held;
    private readonly Stream _file;
    private readonly int _access;
    private bool _isClosed;

    internal FileStream(string path, int access)
    {
        _access = access;
        _held = OpenFiles.Add(path, access, OpenFiles.None);
        try
        {
            _file = Disk.Open(path);
        }
        catch (Exception)
        {
            OpenFiles.Remove(_held);
            throw;
        }
    }

    public override bool CanRead => (_access & OpenFiles.Read) != 0;

    public override bool CanSeek => true;

    public override bool CanWrite => (_access & OpenFiles.Write) != 0;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override void Flush()
    {
        _file.Flush();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        return _file.Seek(offset, origin);
    }

    public override void SetLength(long value)
    {
        _ = CanWrite ? true : throw new NotSupportedException();
        _file.SetLength(value);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _ = CanRead ? true : throw new NotSupportedException();
        return _file.Position > _file.Length ? throw new InvalidOperationException("waits for ever") : _file.Read(buffer, offset, count);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _ = CanWrite ? true : throw new NotSupportedException();
        _file.Write(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            _file.Dispose();
            OpenFiles.Remove(_held);
        }

        base.Dispose(disposing);
    }
}
