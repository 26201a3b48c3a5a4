using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Messaging;

/// <summary>A device as an MQTT client; waits for what the broker does, never for time to pass.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly MqttClientFactory Factory = new();

    private readonly IMqttClient _client = Factory.CreateMqttClient();
    private readonly Channel<JsonElement> _desired = Channel.CreateUnbounded<JsonElement>();
    private readonly Channel<byte[]> _blocks = Channel.CreateUnbounded<byte[]>();
    private readonly TaskCompletionSource<MqttClientDisconnectReason> _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestFleet _fleet;

    private TestDevice(TestFleet fleet, string id)
    {
        _fleet = fleet;
        Id = id;
        _client.ApplicationMessageReceivedAsync += message =>
        {
            if (message.ApplicationMessage.Topic.EndsWith("/block", StringComparison.Ordinal))
            {
                _blocks.Writer.TryWrite(message.ApplicationMessage.Payload.ToArray());
                return Task.CompletedTask;
            }

            Topics.Add(message.ApplicationMessage.Topic);
            _desired.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(message.ApplicationMessage.Payload.ToArray()));
            return Task.CompletedTask;
        };
        _client.DisconnectedAsync += end =>
        {
            _gone.TrySetResult(end.Reason);
            return Task.CompletedTask;
        };
    }

    public string Id { get; }

    /// <summary>Topics of the messages that arrived.</summary>
    public List<string> Topics { get; } = [];

    public bool IsConnected => _client.IsConnected;

    /// <summary>Ends when the broker closes the connection.</summary>
    public Task<MqttClientDisconnectReason> Gone => _gone.Task.WaitAsync(Patience);

    public static async Task<TestDevice> ConnectAsync(TestFleet fleet, string id, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        TestDevice device = new(fleet, id);
        MqttClientConnectResult result = await device.TryConnectAsync(version);
        Assert.Equal(MqttClientConnectResultCode.Success, result.ResultCode);
        return device;
    }

    /// <summary>Connects with other credentials than the device's own.</summary>
    public static async Task<MqttClientConnectResultCode> KnockAsync(TestFleet fleet, string clientId, string userName, string password, MqttProtocolVersion version)
    {
        await using TestDevice stranger = new(fleet, "stranger");
        MqttClientOptions options = Options(fleet, version).WithClientId(clientId).WithCredentials(userName, password).Build();
        return (await stranger._client.ConnectAsync(options)).ResultCode;
    }

    /// <summary>Connects over TLS and shows a certificate in place of a key.</summary>
    public static async Task<MqttClientConnectResultCode> ShowAsync(TestFleet fleet, string id, X509Certificate2 certificate, string? password = null)
    {
        await using TestDevice device = new(fleet, id);
        return await device.TryShowAsync(certificate, password);
    }

    /// <summary>As <see cref="ShowAsync"/>, for a connection that stays.</summary>
    public static async Task<TestDevice> ConnectAsync(TestFleet fleet, string id, X509Certificate2 certificate)
    {
        TestDevice device = new(fleet, id);
        Assert.Equal(MqttClientConnectResultCode.Success, await device.TryShowAsync(certificate, null));
        return device;
    }

    public async Task<MqttClientSubscribeResultCode> SubscribeAsync(string? topic = null)
    {
        MqttClientSubscribeResult result = await _client.SubscribeAsync(
            new MqttTopicFilter { Topic = topic ?? $"ota/v1/{TestFleet.Product}/{Id}/desired", QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce });
        return result.Items.Single().ResultCode;
    }

    /// <summary>The next assignment that the broker sends.</summary>
    public async Task<JsonElement> NextDesiredAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        return await _desired.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Asks for a piece of a file.</summary>
    public Task AskAsync(byte[] request, string? topic = null)
    {
        return _client.PublishAsync(new MqttApplicationMessage { Topic = topic ?? $"ota/v1/{TestFleet.Product}/{Id}/get", PayloadSegment = request });
    }

    /// <summary>The next answer to <see cref="AskAsync"/>.</summary>
    public async Task<byte[]> NextBlockAsync()
    {
        using CancellationTokenSource limit = new(Patience);
        return await _blocks.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Publishes a report and waits for its acknowledgement.</summary>
    public Task<MqttClientPublishResult> ReportAsync(string report, string? topic = null, MqttQualityOfServiceLevel quality = MqttQualityOfServiceLevel.AtLeastOnce)
    {
        return _client.PublishAsync(new MqttApplicationMessage
        {
            Topic = topic ?? $"ota/v1/{TestFleet.Product}/{Id}/report", PayloadSegment = Encoding.UTF8.GetBytes(report), QualityOfServiceLevel = quality,
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync();
        }

        _client.Dispose();
    }

    private static MqttClientOptionsBuilder Options(TestFleet fleet, MqttProtocolVersion version)
    {
        return Factory.CreateClientOptionsBuilder().WithTcpServer("127.0.0.1", fleet.BrokerPort).WithProtocolVersion(version)
            .WithTimeout(Patience).WithCleanStart();
    }

    private Task<MqttClientConnectResult> TryConnectAsync(MqttProtocolVersion version)
    {
        string name = $"{TestFleet.Product}/{Id}";
        return _client.ConnectAsync(Options(_fleet, version).WithClientId(name).WithCredentials(name, _fleet.KeyOf(Id)).Build());
    }

    private async Task<MqttClientConnectResultCode> TryShowAsync(X509Certificate2 certificate, string? password)
    {
        string name = $"{TestFleet.Product}/{Id}";
        MqttClientOptionsBuilder options = Options(_fleet, MqttProtocolVersion.V500).WithClientId(name).WithTlsOptions(tls => tls
            .UseTls().WithClientCertificates([certificate]).WithTrustChain([TestTls.Authority]).WithRevocationMode(X509RevocationMode.NoCheck));
        return (await _client.ConnectAsync((password is null ? options : options.WithCredentials(name, password)).Build())).ResultCode;
    }
}
