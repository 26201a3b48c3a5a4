using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
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
    private byte[]? _desired;
    private IMqttClient? _client;

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
            if (!await OpenAsync(client, cancellation))
            {
                return false;
            }

            _client = client;
            wake.Set();
            using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Task breaks = Task.Delay(line.MqttLifetime(), clock, life.Token);
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
            wake.Set();
        }
    }

    private async Task<bool> OpenAsync(IMqttClient client, CancellationToken cancellation)
    {
        MqttClientOptions options = new MqttClientOptionsBuilder()
            .WithTcpServer(network.Server.MqttHost, network.Server.MqttPort)
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(credentials.UserName)
            .WithCredentials(credentials.UserName, credentials.MqttPassword())
            .WithCleanStart()
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(KeepAliveSeconds))
            .WithTimeout(network.Limits.Mqtt)
            .Build();
        MqttClientSubscribeOptions subscription = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(new MqttTopicFilter { Topic = credentials.TopicOf("desired"), QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })
            .Build();
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(network.Limits.Mqtt);
        try
        {
            MqttClientConnectResult connected = await client.ConnectAsync(options, timeout.Token);
            if (connected.ResultCode != MqttClientConnectResultCode.Success)
            {
                return false;
            }

            MqttClientSubscribeResult subscribed = await client.SubscribeAsync(subscription, timeout.Token);
            return subscribed.Items.All(item => item.ResultCode <= MqttClientSubscribeResultCode.GrantedQoS2);
        }
        catch (Exception failure) when (IsOfTheLink(failure) && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Runs on a thread of the client. What is not a small assignment of this device is dropped.</summary>
    private Task OnMessageAsync(MqttApplicationMessageReceivedEventArgs arguments)
    {
        MqttApplicationMessage message = arguments.ApplicationMessage;
        if (message.Topic == credentials.TopicOf("desired") && message.Payload.Length <= network.Limits.DesiredBytes)
        {
            Interlocked.Exchange(ref _desired, message.Payload.ToArray());
            wake.Set();
        }

        return Task.CompletedTask;
    }
}
