namespace OtaStack.Trust.Cryptography;

/// <summary>HMAC-SHA256 (RFC 2104, FIPS 198-1). A port: a device has it natively, the managed one serves everywhere.</summary>
public interface IHmacSha256
{
    /// <summary>Writes the 32-byte tag of <paramref name="count"/> bytes to <paramref name="tag"/>.</summary>
    void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset);
}
