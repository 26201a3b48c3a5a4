extern alias device;

using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using nanoFramework.M2Mqtt.Messages;
using OtaStack.StandIns;
using X509Certificate = device::System.Security.Cryptography.X509Certificates.X509Certificate;
using X509Certificate2 = device::System.Security.Cryptography.X509Certificates.X509Certificate2;

namespace nanoFramework.M2Mqtt;

/// <summary>
/// The device library's client over another client. As there (sources of July 2026): the name is resolved when it is made; to subscribe and to publish only
/// queues, whatever comes of it; what is not acknowledged is sent again after one second, three times in all, and given up, which is told of messages and not
/// of subscriptions; a message without acknowledgement is never told of; all events come on one thread; to close never throws.
/// </summary>
public class MqttClient : IMqttClient, IDisposable
{
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string _host;
    private readonly int _port;
    private readonly MQTTnet.IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2Collection? _roots;
    private readonly OwnCertificate? _own;
    private readonly BlockingCollection<Action> _events = [];
    private int _messages;
    private volatile bool _isClosing;

    public MqttClient(string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert, X509Certificate? clientCert, MqttSslProtocols sslProtocol)
    {
        if (secure)
        {
            _roots = TlsConnection.Roots(caCert?.GetRawCertData());
            _own = (clientCert as X509Certificate2)?.Whole;
        }

        _host = System.Net.Dns.GetHostAddresses(brokerHostName)[0].ToString();
        _port = brokerPort;
        _client.ApplicationMessageReceivedAsync += arguments =>
        {
            MqttMsgPublishEventArgs message = new(arguments.ApplicationMessage.Topic, arguments.ApplicationMessage.Payload.ToArray());
            Tell(() => MqttMsgPublishReceived?.Invoke(this, message));
            return Task.CompletedTask;
        };
    }

    public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

    public event IMqttClient.MqttMsgPublishedEventHandler? MqttMsgPublished;

    public bool IsConnected => !_isClosing && _client.IsConnected;

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
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            return MqttReasonCode.UnspecifiedError;
        }

        new Thread(DispatchEvents) { IsBackground = true }.Start();
        return MqttReasonCode.Success;
    }

    public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
    {
        MqttClientSubscribeOptions options = new()
        {
            TopicFilters = [.. topics.Select((topic, i) => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = (MqttQualityOfServiceLevel)qosLevels[i] })],
        };
        _ = SendAsync(async () => await _client.SubscribeAsync(options).ConfigureAwait(false) is not null);
        return (ushort)Interlocked.Increment(ref _messages);
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
        Task<bool> sent = SendAsync(async () => (await _client.PublishAsync(published).ConfigureAwait(false)).IsSuccess, qosLevel == MqttQoSLevel.AtMostOnce ? 1 : Attempts);
        if (qosLevel != MqttQoSLevel.AtMostOnce)
        {
            _ = TellAsync(id, sent);
        }

        return id;
    }

    public void Close()
    {
        if (!_isClosing)
        {
            _isClosing = true;
            _events.CompleteAdding();
            _client.Dispose();
        }
    }

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sends, and sends again what is not acknowledged in time.</summary>
    private async Task<bool> SendAsync(Func<Task<bool>> send, int attempts = Attempts)
    {
        List<Task<bool>> sent = [];
        try
        {
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                sent.Add(send());
                if (await EndsAsync(Task.WhenAny(sent)).ConfigureAwait(false) is { } ended)
                {
                    return await ended.ConfigureAwait(false);
                }
            }
        }
        catch (Exception)
        {
            // The connection is lost; what was queued is of no use any more.
            return false;
        }

        return false;
    }

    private static async Task<Task<bool>?> EndsAsync(Task<Task<bool>> sent)
    {
        try
        {
            return await sent.WaitAsync(RetryDelay).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task TellAsync(ushort id, Task<bool> sent)
    {
        bool isPublished = await sent.ConfigureAwait(false);
        Tell(() => MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs(id, isPublished)));
    }

    private void Tell(Action happened)
    {
        try
        {
            _events.Add(happened);
        }
        catch (InvalidOperationException)
        {
            // Closed: nobody is told any more.
        }
    }

    private void DispatchEvents()
    {
        foreach (Action happened in _events.GetConsumingEnumerable())
        {
            if (!_isClosing)
            {
                happened();
            }
        }
    }
}
