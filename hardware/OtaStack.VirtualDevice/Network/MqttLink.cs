using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OtaStack.Agent.Transfer;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Network;

/// <summary>
/// One device's connection to the broker: comes back by itself, with growing pauses. Received assignments wait in
/// <see cref="TakeDesired"/>; the newest counts.
/// </summary>
internal sealed class MqttLink(VirtualNetwork network, DeviceCredentials credentials, FaultyLine line, VirtualClock clock, WakeSignal wake, SeededRandom random)
{
    private const int FirstPauseMilliseconds = 500;
    private const int LongestPauseMilliseconds = 60_000;
    private const int KeepAliveSeconds = 30;

    private readonly MqttClientFactory _factory = new();
    private readonly Channel<byte[]> _blocks = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest });
    private byte[]? _desired;
    private IMqttClient? _client;
    private IMqttClient? _blockClient;

    public bool IsConnected => _client is { IsConnected: true };

    /// <summary>The assignment that came last, once; null when none came.</summary>
    public byte[]? TakeDesired()
    {
        return Interlocked.Exchange(ref _desired, null);
    }

    /// <summary>True when the broker has acknowledged (PUBACK: stored).</summary>
    public async Task<bool> PublishReportAsync(byte[] report, CancellationToken cancellation)
    {
        IMqttClient? client = _client;
        if (client is not { IsConnected: true })
        {
            return false;
        }

        MqttApplicationMessage message = new MqttApplicationMessageBuilder()
            .WithTopic(credentials.TopicOf("report"))
            .WithPayload(report)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(network.Limits.Mqtt);
        try
        {
            MqttClientPublishResult result = await client.PublishAsync(message, timeout.Token);
            return result.IsSuccess;
        }
        catch (Exception failure) when (IsOfTheLink(failure) && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Asks for a piece of a file; <see cref="NextBlockAsync"/> brings it. False when there is no connection.</summary>
    public async Task<bool> AskForBlockAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (_client is not { IsConnected: true } client)
        {
            return false;
        }

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(network.Limits.Mqtt);
        try
        {
            if (client != _blockClient)
            {
                // Only who needs it subscribes: once for each connection.
                await client.SubscribeAsync(SubscriptionTo("block"), timeout.Token);
                _blockClient = client;
            }

            while (_blocks.Reader.TryRead(out _))
            {
                // What came too late for an earlier request is of no use.
            }

            MqttApplicationMessage message = new() { Topic = credentials.TopicOf("get"), PayloadSegment = request.ToArray() };
            await client.PublishAsync(message, timeout.Token);
            return true;
        }
        catch (Exception failure) when (IsOfTheLink(failure) && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The next piece of a file; null when none comes in time or the connection is lost.</summary>
    public async Task<byte[]?> NextBlockAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(network.Limits.Mqtt);
        try
        {
            byte[] block = await _blocks.Reader.ReadAsync(timeout.Token);
            return block.Length > 0 ? block : null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Connects and connects again until cancelled, which breaks the connection off without a word.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        int pause = FirstPauseMilliseconds;
        while (true)
        {
            bool wasConnected = await ConnectOnceAsync(cancellation);
            pause = wasConnected ? FirstPauseMilliseconds : Math.Min(pause * 2, LongestPauseMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(pause / 2, pause)), clock, cancellation);
        }
    }

    private static bool IsOfTheLink(Exception failure)
    {
        return failure is OperationCanceledException or TimeoutException or IOException or ObjectDisposedException or InvalidOperationException
            or MqttCommunicationException or MqttProtocolViolationException or MqttClientNotConnectedException
            or MqttClientUnexpectedDisconnectReceivedException;
    }

    private async Task<bool> ConnectOnceAsync(CancellationToken cancellation)
    {
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IMqttClient client = _factory.CreateMqttClient();
        try
        {
            client.ApplicationMessageReceivedAsync += OnMessageAsync;
            client.DisconnectedAsync += _ =>
            {
                lost.TrySetResult();
                return Task.CompletedTask;
            };
            if (line.IsMqttOff || !await OpenAsync(client, cancellation))
            {
                return false;
            }

            _client = client;
            wake.Set();
            using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task breaks = line.MqttEndAsync(clock, life.Token);
            await Task.WhenAny(lost.Task, breaks);
            await life.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return true;
        }
        finally
        {
            _client = null;
            client.ApplicationMessageReceivedAsync -= OnMessageAsync;
            client.Dispose();
            _blocks.Writer.TryWrite([]);
            wake.Set();
        }
    }

    private async Task<bool> OpenAsync(IMqttClient client, CancellationToken cancellation)
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithTcpServer(network.Server.MqttHost, network.Server.MqttPort)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(credentials.UserName)
            .WithCredentials(credentials.UserName, credentials.MqttPassword())
            .WithCleanStart()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(KeepAliveSeconds))
            .WithTimeout(network.Limits.Mqtt);
        if (network.Server.Http.Scheme == Uri.UriSchemeHttps)
        {
            options.WithTlsOptions(Secure);
        }

        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(network.Limits.Mqtt);
        try
        {
            MqttClientConnectResult connected = await client.ConnectAsync(options.Build(), timeout.Token);
            if (connected.ResultCode != MqttClientConnectResultCode.Success)
            {
                return false;
            }

            MqttClientSubscribeResult subscribed = await client.SubscribeAsync(SubscriptionTo("desired"), timeout.Token);
            return subscribed.Items.All(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2);
        }
        catch (Exception failure) when (IsOfTheLink(failure) && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A server that speaks HTTPS speaks MQTT over TLS, with the same certificate.</summary>
    private void Secure(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls();
        if (network.ServerAuthority is { } authority)
        {
            tls.WithTrustChain([authority]).WithRevocationMode(X509RevocationMode.NoCheck);
        }

        if (credentials.Certificate is { } certificate)
        {
            tls.WithClientCertificates([certificate]);
        }
    }

    private MqttClientSubscribeOptions SubscriptionTo(string name)
    {
        return new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(new MqttTopicFilter { Topic = credentials.TopicOf(name), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })
            .Build();
    }

    /// <summary>Runs on a thread of the client. What is not a small assignment or a block of this device is dropped.</summary>
    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs arguments)
    {
        MqttApplicationMessage message = arguments.ApplicationMessage;
        if (message.Topic == credentials.TopicOf("desired") && message.Payload.Length <= network.Limits.DesiredBytes)
        {
            Interlocked.Exchange(ref _desired, message.Payload.ToArray());
            wake.Set();
        }
        else if (message.Topic == credentials.TopicOf("block") && message.Payload.Length <= BlockTransfer.HeaderBytes + BlockTransfer.MaxPiece)
        {
            _blocks.Writer.TryWrite(message.Payload.ToArray());
        }

        return Task.CompletedTask;
    }
}
