namespace OtaStack.VirtualDevice.Faults;

/// <summary>A body with one byte changed, or that breaks off.</summary>
/// <param name="inner">The body as the server sends it.</param>
/// <param name="change">Position of the byte that is changed; negative for none.</param>
/// <param name="end">Bytes that get through before the connection breaks.</param>
internal sealed class MangledStream(Stream inner, long change, long end) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= end)
        {
            throw new IOException("the proxy broke the connection");
        }

        int read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end - _position)], cancellationToken);
        if (change >= _position && change < _position + read)
        {
            buffer.Span[(int)(change - _position)] ^= 0x20;
        }

        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        throw new NotSupportedException();
    }

    public override void SetLength(long value)
    {
        throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        throw new NotSupportedException();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
