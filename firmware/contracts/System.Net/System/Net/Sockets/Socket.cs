namespace System.Net.Sockets;

public class Socket : IDisposable
{
    public Socket(AddressFamily addressFamily, SocketType socketType, ProtocolType protocolType) => throw null!;
    public int ReceiveTimeout { get => throw null!; set => throw null!; }
    public int SendTimeout { get => throw null!; set => throw null!; }
    public Socket Accept() => throw null!;
    public void Bind(EndPoint localEP) => throw null!;
    public void Close() => throw null!;
    public void Connect(EndPoint remoteEP) => throw null!;
    public void Listen(int backlog) => throw null!;
    public bool Poll(int microSeconds, SelectMode mode) => throw null!;
    void IDisposable.Dispose() => throw null!;
}
