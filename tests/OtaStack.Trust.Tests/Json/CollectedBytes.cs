using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tests.Json;

/// <summary>Keeps what is written.</summary>
internal sealed class CollectedBytes : IByteSink
{
    private readonly MemoryStream _bytes = new();

    public void Write(byte[] buffer, int offset, int count)
    {
        _bytes.Write(buffer, offset, count);
    }

    internal byte[] ToArray()
    {
        return _bytes.ToArray();
    }
}
