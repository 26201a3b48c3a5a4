using OtaStack.Trust.Bytes;

namespace OtaStack.Trust.Tuf;

/// <summary>Drops the bytes.</summary>
internal sealed class NoSink : IByteSink
{
    internal static readonly NoSink Instance = new();

    public void Write(byte[] buffer, int offset, int count)
    {
    }
}
