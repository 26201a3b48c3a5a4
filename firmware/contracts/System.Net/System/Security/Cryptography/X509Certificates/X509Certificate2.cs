namespace System.Security.Cryptography.X509Certificates;

public class X509Certificate2 : X509Certificate
{
    public X509Certificate2(byte[] rawData) : base("") => throw null!;
    public X509Certificate2(byte[] rawData, byte[] key, string password) : base("") => throw null!;
    public DateTime NotAfter => throw null!;
    public DateTime NotBefore => throw null!;
}
