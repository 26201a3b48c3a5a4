namespace System.IO;

public abstract class Stream : MarshalByRefObject, IDisposable
{
    protected Stream() => throw null!;
    public abstract long Length { get; }
    public abstract long Position { get; set; }
    public virtual void Close() => throw null!;
    public void Dispose() => throw null!;
    protected virtual void Dispose(bool disposing) => throw null!;
    public abstract void Flush();
    public abstract void SetLength(long value);
    public abstract int Read(byte[] buffer, int offset, int count);
    public abstract void Write(byte[] buffer, int offset, int count);
}
