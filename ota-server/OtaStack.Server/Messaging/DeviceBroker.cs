using System.Net;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;
using OtaStack.Server.Startup;

namespace OtaStack.Server.Messaging;

/// <summary>The embedded MQTT broker of the device plane: it carries assignments and reports and nothing else; devices cannot reach one another.</summary>
internal sealed class DeviceBroker(
    ServerOptions server, MessagingOptions options, DeviceGate gate, ReportDoor reports, BlockDoor blocks, SubscriptionDoor subscriptions, DeviceDirectory directory,
    LastSeen lastSeen, CertificateExpiry expiry, ILoggerFactory loggers)
    : IHostedService, IDisposable
{
    private readonly ILogger _log = loggers.CreateLogger<DeviceBroker>();
    private DeviceListener? _listener;
    private MqttServer? _broker;

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? Endpoint => _broker is { IsStarted: true } ? _listener?.Endpoint : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new DeviceListener(IPEndPoint.Parse(server.MqttEndpoint), BrokerCertificate.Load(server), server.DeviceCertificates, expiry, options, _log);
        _broker = new MqttServer(CreateOptions(), [_listener], new BrokerLogger(_log));
        _broker.ValidatingConnectionAsync += gate.ValidateAsync;
        _broker.ClientConnectedAsync += OnConnectedAsync;
        _broker.InterceptingPublishAsync += OnPublishAsync;
        _broker.InterceptingSubscriptionAsync += OnSubscribeAsync;
        _broker.ClientSubscribedTopicAsync += e => IsDesired(e.TopicFilter.Topic) ? subscriptions.OpenAsync(e.SessionItems) : Task.CompletedTask;
        _broker.ClientUnsubscribedTopicAsync += e => Unsubscribe(e.SessionItems, e.TopicFilter);
        _broker.ClientDisconnectedAsync += e => Close(e.SessionItems, forGood: false);
        _broker.InterceptingInboundPacketAsync += OnPacketAsync;
        await _broker.StartAsync().ConfigureAwait(false);
        directory.Changed += OnChanged;
        MessagingLog.Listening(_log, _listener.Endpoint.ToString());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        directory.Changed -= OnChanged;
        if (_broker is { IsStarted: true })
        {
            MqttServerStopOptions stop = new() { DefaultClientDisconnectOptions = new() { ReasonCode = MqttDisconnectReasonCode.ServerShuttingDown } };
            await _broker.StopAsync(stop).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _broker?.Dispose();
        _listener?.Dispose();
    }

    private MqttServerOptions CreateOptions()
    {
        return new MqttServerOptions
        {
            // Nothing is kept for a device that is away: it is sent its assignment when it subscribes.
            EnablePersistentSessions = false,
            MaxPendingMessagesPerClient = options.MaxPendingMessages,
            PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage,
            DefaultCommunicationTimeout = TimeSpan.FromSeconds(options.ConnectSeconds),
        };
    }

    private async Task OnPublishAsync(InterceptingPublishEventArgs publish)
    {
        try
        {
            MqttDisconnectReasonCode? fault = await (BlockDoor.IsRequest(publish) ? blocks.TakeAsync(publish) : reports.TakeAsync(publish)).ConfigureAwait(false);
            if (fault is null && publish.ApplicationMessage.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce
                && !await gate.IsCurrentAsync(publish.SessionItems).ConfigureAwait(false))
            {
                // There is no acknowledgement that the connection could end with.
                fault = MqttDisconnectReasonCode.NotAuthorized;
            }

            publish.CloseConnection = fault is not null;
            await DisconnectAsync(publish.ClientId, fault).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Not stored, so not acknowledged: the connection is closed and the device sends the report again.
            publish.CloseConnection = true;
            MessagingLog.Disconnected(_log, publish.ClientId, failure.Message);
        }
    }

    private async Task OnConnectedAsync(ClientConnectedEventArgs connected)
    {
        // Credentials that were changed while the connection was made found no client to end.
        if (!await gate.IsCurrentAsync(connected.SessionItems).ConfigureAwait(false))
        {
            await EndAsync(connected.ClientId).ConfigureAwait(false);
            return;
        }

        await subscriptions.OpenAsync(connected.SessionItems).ConfigureAwait(false);
    }

    private void OnChanged(DeviceName device, object? toldOver)
    {
        if (toldOver is System.Collections.IDictionary items && DeviceGate.ChannelOf(items) is { } channel)
        {
            // The device itself has said so: it is to hear that it was understood.
            channel.EndWithAcknowledgement();
            return;
        }

        _ = EndAsync(device.ToString());
    }

    private async Task EndAsync(string client)
    {
        try
        {
            MessagingLog.Disconnected(_log, client, "its credentials count no more");
            await DisconnectAsync(client, MqttDisconnectReasonCode.NotAuthorized).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever it sends is refused all the same.
            MessagingLog.ConnectionFailed(_log, failure);
        }
    }

    private async Task OnSubscribeAsync(InterceptingSubscriptionEventArgs subscription)
    {
        MqttDisconnectReasonCode? fault = subscriptions.Judge(subscription);
        subscription.CloseConnection = fault is not null;
        await DisconnectAsync(subscription.ClientId, fault).ConfigureAwait(false);
    }

    private Task OnPacketAsync(InterceptingPacketEventArgs packet)
    {
        if (packet.Packet is MqttPingReqPacket && DeviceName.TryParse(packet.ClientId, out DeviceName device))
        {
            lastSeen.Note(device);
        }

        return Task.CompletedTask;
    }

    private static bool IsDesired(string topic)
    {
        return topic.EndsWith(DeviceTopics.Desired, StringComparison.Ordinal);
    }

    private Task Unsubscribe(System.Collections.IDictionary items, string topic)
    {
        if (!IsDesired(topic))
        {
            SubscriptionDoor.CloseBlocks(items);
            return Task.CompletedTask;
        }

        return Close(items, forGood: true);
    }

    private Task Close(System.Collections.IDictionary items, bool forGood)
    {
        subscriptions.Close(items, forGood);
        return Task.CompletedTask;
    }

    /// <summary>Tells an MQTT 5 device why before the connection is closed; MQTT 3.1.1 has no word for it.</summary>
    private async Task DisconnectAsync(string client, MqttDisconnectReasonCode? fault)
    {
        if (fault is MqttDisconnectReasonCode code)
        {
            try
            {
                await _broker!.DisconnectClientAsync(client, new MqttServerClientDisconnectOptions { ReasonCode = code }).ConfigureAwait(false);
            }
            catch (InvalidOperationException)
            {
                // It has gone already.
            }
        }
    }
}
