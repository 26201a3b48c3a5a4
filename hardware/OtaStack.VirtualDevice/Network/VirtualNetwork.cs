namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// The real network, shared by all devices of a process: one connection pool, one bound on requests under way. What makes a
/// device's link bad is in its <see cref="LinkFaults"/>.
/// </summary>
public sealed class VirtualNetwork : IDisposable
{
    private readonly SocketsHttpHandler _handler;

    public VirtualNetwork(ServerAddress server, NetworkLimits? limits = null)
    {
        Server = server;
        Limits = limits ?? new NetworkLimits();
        _handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Limits.Silence,
            MaxConnectionsPerServer = Limits.Requests,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),

            // Kilobytes; a header that is longer breaks the transfer off.
            MaxResponseHeadersLength = 16,
        };
        Client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = server.Http, Timeout = Timeout.InfiniteTimeSpan };
        Slots = new SemaphoreSlim(Limits.Requests);
    }

    public ServerAddress Server { get; }

    public NetworkLimits Limits { get; }

    internal HttpClient Client { get; }

    internal SemaphoreSlim Slots { get; }

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
        Slots.Dispose();
    }
}
