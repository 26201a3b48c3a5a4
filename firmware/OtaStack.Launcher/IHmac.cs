namespace OtaStack.Launcher;

/// <summary>HMAC-SHA256 (RFC 2104, FIPS 198-1): the one hash that a device has natively. The launcher's port for it.</summary>
public interface IHmac
{
    /// <summary>Writes the 32-byte tag of <paramref name="count"/> bytes to <paramref name="tag"/>, which may be the array of the data.</summary>
    void Compute(byte[] key, byte[] data, int offset, int count, byte[] tag, int tagOffset);
}
