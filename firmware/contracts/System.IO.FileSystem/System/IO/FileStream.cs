namespace System.IO;

public sealed class FileStream : Stream
{
    internal FileStream() => throw null!;
    public override long Length => throw null!;
    public override long Position { get => throw null!; set => throw null!; }
    public override void Flush() => throw null!;
    public override void SetLength(long value) => throw null!;
    public override int Read(byte[] buffer, int offset, int count) => throw null!;
    public override void Write(byte[] buffer, int offset, int count) => throw null!;
}
