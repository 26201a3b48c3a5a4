namespace System.Net;

public class IPAddress
{
    internal IPAddress() => throw null!;
    public static readonly IPAddress Any = null!;
    public static IPAddress Parse(string ipString) => throw null!;
    public Sockets.AddressFamily AddressFamily => throw null!;
}
