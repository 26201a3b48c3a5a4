namespace OtaStack.Device.Tests.Support;

/// <summary>What a server sends, in pieces of one size, and then the end of the connection.</summary>
internal sealed class ScriptedStream(byte[] bytes, int piece) : Stream
{
    /// <summary>Bytes that were read.</summary>
    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int taken = Math.Min(Math.Min(count, piece), bytes.Length - Taken);
        Array.Copy(bytes, Taken, buffer, offset, taken);
        Taken += taken;
        return taken;
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
}
