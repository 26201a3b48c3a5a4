namespace OtaStack.Trust.Bytes;

/// <summary>Takes bytes in order: a hash, a file being written.</summary>
public interface IByteSink
{
    void Write(byte[] buffer, int offset, int count);
}
