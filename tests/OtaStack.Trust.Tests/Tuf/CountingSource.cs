using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>Counts what is read: the work that a file causes.</summary>
internal sealed class CountingSource(byte[] bytes) : IByteSource
{
    private readonly ArraySource _source = new(bytes);

    public int Length => _source.Length;

    internal long BytesRead { get; private set; }

    public int Read(int position, byte[] buffer, int offset, int count)
    {
        int read = _source.Read(position, buffer, offset, count);
        BytesRead += read;
        return read;
    }
}
