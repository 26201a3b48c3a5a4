namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// The real network, shared by all devices of a process: one connection pool, one bound on requests under way. What makes a
/// device's link bad is in its <see cref="LinkFaults"/>.
/// </summary>
public sealed class VirtualNetwork : IDisposable
{
    private readonly HttpMessageHandler _handler;
    private readonly bool _isOwner;

    public VirtualNetwork(ServerAddress server, NetworkLimits? limits = null)
    {
        Server = server;
        Limits = limits ?? new NetworkLimits();
        _isOwner = true;
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

    private VirtualNetwork(VirtualNetwork network, HttpMessageHandler handler)
    {
        Server = network.Server;
        Limits = network.Limits;
        _handler = handler;
        Client = new HttpClient(handler, disposeHandler: false) { BaseAddress = network.Server.Http, Timeout = Timeout.InfiniteTimeSpan };
        Slots = network.Slots;
    }

    public ServerAddress Server { get; }

    public NetworkLimits Limits { get; }

    internal HttpClient Client { get; }

    internal SemaphoreSlim Slots { get; }

    /// <summary>The same network with something in between; connections and bounds stay common.</summary>
    internal VirtualNetwork Through(Func<HttpMessageHandler, HttpMessageHandler> proxy)
    {
        return new VirtualNetwork(this, proxy(_handler));
    }

    public void Dispose()
    {
        Client.Dispose();
        if (_isOwner)
        {
            _handler.Dispose();
            Slots.Dispose();
        }
    }
}
