using System.Text;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>A stream that hands over each line written to it.</summary>
internal sealed class LineStream(Action<string> onLine) : Stream
{
    private readonly List<byte> _line = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Write(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte value in buffer)
        {
            if (value == (byte)'\n')
            {
                onLine(Encoding.UTF8.GetString([.. _line]));
                _line.Clear();
            }
            else
            {
                _line.Add(value);
            }
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        throw new NotSupportedException();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        throw new NotSupportedException();
    }

    public override void SetLength(long value)
    {
        throw new NotSupportedException();
    }
}
