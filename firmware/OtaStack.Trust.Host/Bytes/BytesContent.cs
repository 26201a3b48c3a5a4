namespace OtaStack.Trust.Bytes;

/// <summary>Signed content that lies in one array, which the caller must not change meanwhile.</summary>
public sealed class BytesContent : ISignedContent
{
    private readonly byte[] _bytes;

    public BytesContent(byte[] bytes)
    {
        _bytes = bytes;
    }

    public void WriteTo(IByteSink sink)
    {
        sink.Write(_bytes, 0, _bytes.Length);
    }
}
