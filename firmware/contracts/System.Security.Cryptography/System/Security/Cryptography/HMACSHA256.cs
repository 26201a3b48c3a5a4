namespace System.Security.Cryptography;

public class HMACSHA256 : IDisposable
{
    public HMACSHA256(byte[] key) => throw null!;
    public static byte[] HashData(byte[] key, byte[] source) => throw null!;
    public void Dispose() => throw null!;
}
