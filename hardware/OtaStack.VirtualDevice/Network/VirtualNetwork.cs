using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// The real network, shared by all devices of a process: one connection pool, one bound on requests under way. A device that shows a
/// certificate has connections of its own. What makes a device's link bad is in its <see cref="LinkFaults"/>.
/// </summary>
public sealed class VirtualNetwork : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _byCertificate = new(StringComparer.Ordinal);
    private readonly Func<HttpMessageHandler, HttpMessageHandler> _proxy;
    private readonly HttpMessageHandler _handler;
    private readonly bool _isOwner;

    /// <param name="serverAuthority">The one authority that the server's certificate must be by; null: those that the system trusts.</param>
    public VirtualNetwork(ServerAddress server, NetworkLimits? limits = null, X509Certificate2? serverAuthority = null)
    {
        Server = server;
        Limits = limits ?? new NetworkLimits();
        ServerAuthority = serverAuthority;
        _isOwner = true;
        _proxy = handler => handler;
        _handler = NewHandler(null);
        Client = NewClient(_handler, isOwner: false);
        Slots = new SemaphoreSlim(Limits.Requests);
    }

    private VirtualNetwork(VirtualNetwork network, Func<HttpMessageHandler, HttpMessageHandler> proxy)
    {
        Server = network.Server;
        Limits = network.Limits;
        ServerAuthority = network.ServerAuthority;
        _proxy = proxy;
        _handler = network._handler;
        Client = NewClient(proxy(_handler), isOwner: false);
        Slots = network.Slots;
    }

    public ServerAddress Server { get; }

    public NetworkLimits Limits { get; }

    internal X509Certificate2? ServerAuthority { get; }

    internal HttpClient Client { get; }

    internal SemaphoreSlim Slots { get; }

    /// <summary>The same network with something in between; connections and bounds stay common.</summary>
    internal VirtualNetwork Through(Func<HttpMessageHandler, HttpMessageHandler> proxy)
    {
        return new VirtualNetwork(this, proxy);
    }

    public void Dispose()
    {
        Client.Dispose();
        foreach (HttpClient client in _byCertificate.Values)
        {
            client.Dispose();
        }

        if (_isOwner)
        {
            _handler.Dispose();
            Slots.Dispose();
        }
    }

    /// <summary>The client to speak for this device with.</summary>
    internal HttpClient ClientFor(DeviceCredentials credentials)
    {
        return credentials.Certificate is { } certificate
            ? _byCertificate.GetOrAdd(certificate.Thumbprint, _ => NewClient(_proxy(NewHandler(certificate)), isOwner: true))
            : Client;
    }

    private HttpClient NewClient(HttpMessageHandler handler, bool isOwner)
    {
        return new HttpClient(handler, disposeHandler: isOwner) { BaseAddress = Server.Http, Timeout = Timeout.InfiniteTimeSpan };
    }

    private SocketsHttpHandler NewHandler(X509Certificate2? shown)
    {
        SslClientAuthenticationOptions secure = new();
        if (ServerAuthority is not null)
        {
            secure.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            secure.CertificateChainPolicy.CustomTrustStore.Add(ServerAuthority);
        }

        if (shown is not null)
        {
            secure.ClientCertificateContext = SslStreamCertificateContext.Create(shown, null, offline: true);
        }

        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Limits.Silence,
            MaxConnectionsPerServer = Limits.Requests,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),

            // Kilobytes; a header that is longer breaks the transfer off.
            MaxResponseHeadersLength = 16,
            SslOptions = secure,
        };
    }
}
