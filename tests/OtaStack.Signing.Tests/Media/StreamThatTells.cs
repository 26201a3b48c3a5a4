namespace OtaStack.Signing.Tests.Media;

/// <summary>Content that does something when it is read first.</summary>
internal sealed class StreamThatTells(byte[] content, Action read) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position == 0)
        {
            read();
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
