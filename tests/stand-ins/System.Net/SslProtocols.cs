namespace System.Net.Security;

public enum SslProtocols
{
    None = 0,
    Tls12 = 3072,
}
