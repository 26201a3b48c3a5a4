namespace OtaStack.Signing.Files;

/// <summary>Passes written bytes on and tells how many there were; stops when the caller wants no more.</summary>
public sealed class CountingStream(Stream destination, Action<long> written, CancellationToken cancellation) : Stream
{
    private long _count;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();

        // The body of a request can only be written asynchronously; this runs on a thread of its own.
        destination.WriteAsync(buffer.ToArray(), cancellation).AsTask().GetAwaiter().GetResult();
        _count += buffer.Length;
        written(_count);
    }

    public override void Flush()
    {
        // The body of a request is sent as it is written; a file is flushed by whoever syncs it.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
