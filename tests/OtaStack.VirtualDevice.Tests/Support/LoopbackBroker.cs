using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.TestKit;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>A real broker on loopback that behaves as the server's: assignment on subscribe and on change, reports taken.</summary>
internal sealed class LoopbackBroker : IAsyncDisposable
{
    private readonly MqttServer _broker;
    private readonly LoopbackServer _server;

    private LoopbackBroker(LoopbackServer server)
    {
        _server = server;
        Port = FreePort();
        MqttServerFactory factory = new();
        _broker = factory.CreateMqttServer(factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointPort(Port)
            .Build());
        _broker.ValidatingConnectionAsync += Validate;
        _broker.ClientSubscribedTopicAsync += arguments => SendAsync(arguments.ClientId);
        _broker.InterceptingPublishAsync += Take;
        server.Assigned += (device, desired) => _ = SendAsync("thermostat/" + device);
    }

    public int Port { get; }

    /// <summary>Requests for blocks that have come.</summary>
    public int BlocksAsked { get; private set; }

    /// <summary>Requests for blocks that are answered; those after it are not.</summary>
    public int AnswersBlocks { get; set; } = int.MaxValue;

    /// <summary>Makes something else of an answer.</summary>
    public Func<byte[], byte[]>? MangleBlock { get; set; }

    /// <summary>Reports are acknowledged when this ends.</summary>
    public Task Acknowledges { get; set; } = Task.CompletedTask;

    public ConcurrentQueue<string> ReportTopics { get; } = [];

    public static async Task<LoopbackBroker> StartAsync(LoopbackServer server)
    {
        LoopbackBroker broker = new(server);
        await broker._broker.StartAsync();
        return broker;
    }

    public Task StopAsync()
    {
        return _broker.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsStarted)
        {
            await _broker.StopAsync();
        }

        _broker.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Task Validate(ValidatingConnectionEventArgs arguments)
    {
        bool isKnown = arguments.UserName == arguments.ClientId && arguments.Password == LoopbackServer.Key;
        arguments.ReasonCode = isKnown ? MqttConnectReasonCode.Success : MqttConnectReasonCode.BadUserNameOrPassword;
        return Task.CompletedTask;
    }

    private async Task Take(InterceptingPublishEventArgs arguments)
    {
        if (arguments.ApplicationMessage.Topic.EndsWith("/get", StringComparison.Ordinal))
        {
            arguments.ProcessPublish = false;
            BlocksAsked++;
            if (BlocksAsked > AnswersBlocks)
            {
                return;
            }

            byte[] answer = BlockServer.Answer(arguments.ApplicationMessage.Payload.ToArray(), _server.Find);
            await InjectAsync($"ota/v1/{arguments.ClientId}/block", MangleBlock?.Invoke(answer) ?? answer);
        }
        else if (arguments.ApplicationMessage.Topic.EndsWith("/report", StringComparison.Ordinal))
        {
            ReportTopics.Enqueue(arguments.ApplicationMessage.Topic);
            await Acknowledges;
            _server.TakeReport(arguments.ApplicationMessage.Payload.ToArray());
            arguments.ProcessPublish = false;
        }
    }

    private async Task SendAsync(string client)
    {
        if (_broker.IsStarted && _server.DesiredOf(client["thermostat/".Length..]) is byte[] desired)
        {
            await InjectAsync($"ota/v1/{client}/desired", desired);
        }
    }

    private Task InjectAsync(string topic, byte[] payload)
    {
        MqttApplicationMessage message = new()
        {
            Topic = topic,
            PayloadSegment = payload,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        };
        return _broker.InjectApplicationMessage(new InjectedMqttApplicationMessage(message) { SenderClientId = "server" });
    }
}
