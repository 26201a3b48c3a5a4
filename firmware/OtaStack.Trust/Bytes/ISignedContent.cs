namespace OtaStack.Trust.Bytes;

/// <summary>The bytes that a signature is over, written out afresh each time they are asked for.</summary>
public interface ISignedContent
{
    void WriteTo(IByteSink sink);
}
