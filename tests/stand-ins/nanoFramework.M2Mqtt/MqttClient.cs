extern alias device;

using System.Buffers;
using System.Collections;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using nanoFramework.M2Mqtt.Messages;
using OtaStack.StandIns;
using X509Certificate = device::System.Security.Cryptography.X509Certificates.X509Certificate;
using X509Certificate2 = device::System.Security.Cryptography.X509Certificates.X509Certificate2;

namespace nanoFramework.M2Mqtt;

/// <summary>The device library's client over another client: its events come on threads of its own, as there.</summary>
public class MqttClient : IMqttClient, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _host;
    private readonly int _port;
    private readonly MQTTnet.IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2Collection? _roots;
    private readonly OwnCertificate? _own;
    private int _messages;

    public MqttClient(string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert, X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        if (secure)
        {
            _roots = TlsConnection.Roots(caCert?.GetRawCertData());
            _own = (clientCert as X509Certificate2)?.Whole;
        }

        _host = brokerHostName;
        _port = brokerPort;
        _client.ApplicationMessageReceivedAsync += arguments =>
        {
            MqttMsgPublishReceived?.Invoke(this, new MqttMsgPublishEventArgs(arguments.ApplicationMessage.Topic, arguments.ApplicationMessage.Payload.ToArray()));
            return Task.CompletedTask;
        };
    }

    public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    public event IMqttClient.MqttMsgPublishedEventHandler? MqttMsgPublished;

    public bool IsConnected => _client.IsConnected;

    public MqttReasonCode Connect(string clientId, string? username, string? password, bool cleanSession, ushort keepAlivePeriod)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder().WithTcpServer(_host, _port).WithClientId(clientId)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311).WithCleanSession(cleanSession)
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(keepAlivePeriod));
        if (!string.IsNullOrEmpty(username))
        {
            builder.WithCredentials(username, password);
        }

        if (_roots is not null)
        {
            builder.WithTlsOptions(tls => tls.UseTls().WithTrustChain(_roots).WithRevocationMode(System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck)
                .WithClientCertificates(_own is null ? [] : [_own.Certificate]));
        }

        MqttClientOptions options = builder.Build();
        MqttClientConnectResult result = _client.ConnectAsync(options).WaitAsync(Patience).GetAwaiter().GetResult();
        return result.ResultCode == MqttClientConnectResultCode.Success ? MqttReasonCode.Success : MqttReasonCode.UnspecifiedError;
    }

    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        MqttClientSubscribeOptions options = new()
        {
            TopicFilters = [.. topics.Select((topic, i) => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = (MqttQualityOfServiceLevel)qosLevels[i] })],
        };
        _client.SubscribeAsync(options).WaitAsync(Patience).GetAwaiter().GetResult();
        return 1;
    }

    public ushort Publish(string topic, byte[] message, string? contentType, ArrayList? userProperties, MqttQoSLevel qosLevel, bool retain)
    {
        ushort id = (ushort)Interlocked.Increment(ref _messages);
        MqttApplicationMessage published = new()
        {
            Topic = topic,
            PayloadSegment = message,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qosLevel,
            Retain = retain,
        };
        _ = AcknowledgeAsync(id, _client.PublishAsync(published));
        return id;
    }

    public void Close()
    {
        _client.Dispose();
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private async Task AcknowledgeAsync(ushort id, Task<MqttClientPublishResult> publishing)
    {
        bool isPublished;
        try
        {
            isPublished = (await publishing.ConfigureAwait(false)).IsSuccess;
        }
        catch (Exception)
        {
            isPublished = false;
        }

        MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, isPublished));
    }
}
