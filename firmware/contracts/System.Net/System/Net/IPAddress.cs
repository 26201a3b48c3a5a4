namespace System.Net;

public class IPAddress
{
    internal IPAddress() => throw null!;
    public static readonly IPAddress Any = null!;
    public Sockets.AddressFamily AddressFamily => throw null!;
}
