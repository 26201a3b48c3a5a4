using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;
using OtaStack.Server.Devices.Certificates;

namespace OtaStack.Server.Messaging;

/// <summary>Accepts the broker's TCP connections, each with the limits of <see cref="MessagingOptions"/>.</summary>
internal sealed class DeviceListener(IPEndPoint endpoint, X509Certificate2? certificate, bool asksForCertificates, CertificateExpiry expiry, MessagingOptions options, ILogger log) : IMqttServerAdapter
{
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _socket;
    private IMqttNetLogger _brokerLog = MqttNetNullLogger.Instance;
    private Task _accepting = Task.CompletedTask;
    private int _connections;

    public Func<IMqttChannelAdapter, Task> ClientHandler { get; set; } = _ => Task.CompletedTask;

    /// <summary>Where it listens: with the port that the system chose when 0 was asked for.</summary>
    public IPEndPoint Endpoint { get; private set; } = endpoint;

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _brokerLog = logger;
        _socket = new Socket(Endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            _socket.Bind(Endpoint);
            _socket.Listen(512);
        }
        catch (SocketException cause)
        {
            throw new IOException($"The broker cannot listen on {Endpoint}: {cause.Message} Choose another address with --mqtt.", cause);
        }

        Endpoint = (IPEndPoint)_socket.LocalEndPoint!;
        _accepting = AcceptAsync(_socket);
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Socket client = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failure)
            {
                // A client that went away, or no more file handles: others may still come.
                MessagingLog.AcceptFailed(log, failure);
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            if (Interlocked.Increment(ref _connections) > options.MaxConnections)
            {
                MessagingLog.TooManyConnections(log, options.MaxConnections);
                return;
            }

            client.NoDelay = true;
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            Stream stream = await OpenAsync(client).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                MqttTcpChannel channel = new(stream, client.LocalEndPoint, client.RemoteEndPoint, (stream as SslStream)?.RemoteCertificate as X509Certificate2);
                MqttPacketFormatterAdapter formatter = new(new MqttBufferWriter(512, 4096));
                using BoundedChannel bounded = new(channel, options.MaxPacketBytes);
                using MqttChannelAdapter adapter = bounded.Adapt(formatter, _brokerLog);
                try
                {
                    await ClientHandler(adapter).ConfigureAwait(false);
                }
                finally
                {
                    expiry.Forget(bounded);
                }
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // One client's fault never ends the listener.
            MessagingLog.ConnectionFailed(log, failure);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
            client.Dispose();
        }
    }

    private async Task<Stream> OpenAsync(Socket client)
    {
        // With the stream the socket is closed: else what waits to read would wait for the device to say something.
        NetworkStream plain = new(client, ownsSocket: true);
        if (certificate is null)
        {
            return plain;
        }

        SslStream secured = new(plain);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(TimeSpan.FromSeconds(options.ConnectSeconds));
        await secured.AuthenticateAsServerAsync(Secure(), limit.Token).ConfigureAwait(false);
        return secured;
    }

    private SslServerAuthenticationOptions Secure()
    {
        // Whether it is a good certificate is judged when the device says who it is: then its product and its enrolment are known.
        return new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate,
            ClientCertificateRequired = asksForCertificates,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null || DeviceCertificates.NameOf((X509Certificate2)shown) is not null,
        };
    }
}
