using System;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using OtaStack.Agent.Core;
using OtaStack.Device.Hosting;
using OtaStack.Device.Http;

namespace OtaStack.Device.Mqtt;

/// <summary>
/// The device's connection to the broker (docs/device-protocol.md). The client's thread brings messages and acknowledgements; they wait here
/// for the device's own thread, the newest assignment counting. Never throws for what broker and network do.
/// </summary>
internal sealed class MqttConnection : IDisposable
{
    private const int KeepAliveSeconds = 60;

    /// <summary>An answer that has not come by then does not come.</summary>
    private const int AnswerMilliseconds = 15_000;

    private readonly Features _features;
    private readonly ServerAddress _broker;
    private readonly string _user;
    private readonly string _key;
    private readonly string _desiredTopic;
    private readonly string _reportTopic;
    private readonly string _getTopic;
    private readonly string _blockTopic;
    private readonly AutoResetEvent _acknowledged = new(false);
    private readonly AutoResetEvent _arrived = new(false);
    private readonly object _lock = new();
    private MqttClient? _client;
    private byte[]? _desired;
    private byte[]? _block;
    private int _published;
    private bool _isStored;
    private bool _takesBlocks;
    private bool _isAccepted;

    /// <param name="wake">Set when something has come.</param>
    /// <param name="key">The device's key as lowercase hex.</param>
    public MqttConnection(ServerAddress broker, DeviceIdentity identity, string key, AutoResetEvent wake, Features features)
    {
        _features = features;
        _broker = broker;
        _key = key;
        _user = string.Concat(identity.Product, "/", identity.Device);
        string topics = string.Concat("ota/v1/", _user, "/");
        _desiredTopic = string.Concat(topics, "desired");
        _reportTopic = string.Concat(topics, "report");
        _getTopic = string.Concat(topics, "get");
        _blockTopic = string.Concat(topics, "block");
        Wake = wake;
    }

    public readonly AutoResetEvent Wake;

    public bool IsConnected => _client != null && _client.IsConnected;

    /// <summary>Connects and subscribes to the assignment, which the server then sends.</summary>
    public bool Connect()
    {
        Dispose();
        try
        {
            _features.Await(Open);
            if (_isAccepted)
            {
                return true;
            }
        }
        catch (Exception)
        {
            // Told by the answer.
        }

        Dispose();
        return false;
    }

    /// <summary>The assignment that came last, once; null when none came.</summary>
    public byte[]? TakeDesired()
    {
        lock (_lock)
        {
            byte[]? desired = _desired;
            _desired = null;
            return desired;
        }
    }

    /// <returns>True when the broker has acknowledged: the server has stored the report.</returns>
    public bool PublishReport(byte[] report, int length)
    {
        byte[] message = new byte[length];
        Array.Copy(report, 0, message, 0, length);
        _acknowledged.WaitOne(0, false);
        try
        {
            int id = _client!.Publish(_reportTopic, message, null, null, MqttQoSLevel.AtLeastOnce, false);
            while (_acknowledged.WaitOne(AnswerMilliseconds, false))
            {
                if (_published == id)
                {
                    return _isStored;
                }
            }
        }
        catch (Exception)
        {
            // Told by the answer.
        }

        return false;
    }

    /// <summary>Asks for a piece of a file and waits for what comes.</summary>
    /// <returns>Null when nothing came.</returns>
    public byte[]? AskForBlock(byte[] request, int length)
    {
        byte[] message = new byte[length];
        Array.Copy(request, 0, message, 0, length);
        try
        {
            if (!_takesBlocks)
            {
                Subscribe(_blockTopic);
                _takesBlocks = true;
            }

            _arrived.WaitOne(0, false);
            _client!.Publish(_getTopic, message, null, null, MqttQoSLevel.AtMostOnce, false);
            return NextBlock();
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <returns>Null when nothing came in time.</returns>
    public byte[]? NextBlock()
    {
        if (!_arrived.WaitOne(AnswerMilliseconds, false))
        {
            return null;
        }

        lock (_lock)
        {
            byte[]? block = _block;
            _block = null;
            return block;
        }
    }

    public void Dispose()
    {
        MqttClient? client = _client;
        _client = null;
        if (client != null)
        {
            client.MqttMsgPublishReceived -= OnMessage;
            client.MqttMsgPublished -= OnPublished;
            try
            {
                client.Close();
            }
            catch (Exception)
            {
                // A connection that is gone cannot be closed.
            }
        }
    }

    /// <summary>Nothing but the network.</summary>
    private void Open()
    {
        _isAccepted = false;
        MqttSslProtocols protocol = _broker.IsSecure ? MqttSslProtocols.TLSv1_2 : MqttSslProtocols.None;
        MqttClient client = new(
            _broker.Host, _broker.Port, _broker.IsSecure, TlsCertificates.Authorities(_broker), TlsCertificates.Own(_broker), protocol);
        _client = client;
        _takesBlocks = false;
        client.MqttMsgPublishReceived += OnMessage;
        client.MqttMsgPublished += OnPublished;
        if (client.Connect(_user, _broker.Own == null ? _user : null, _broker.Own == null ? _key : null, true, KeepAliveSeconds) == MqttReasonCode.Success)
        {
            Subscribe(_desiredTopic);
            _isAccepted = true;
        }
    }

    private void Subscribe(string topic)
    {
        _client!.Subscribe(new string[] { topic }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
    }

    /// <summary>On the client's thread.</summary>
    private void OnMessage(object sender, MqttMsgPublishEventArgs e)
    {
        lock (_lock)
        {
            if (e.Topic == _desiredTopic)
            {
                _desired = e.Message;
                Wake.Set();
            }
            else if (e.Topic == _blockTopic)
            {
                _block = e.Message;
                _arrived.Set();
            }
        }
    }

    /// <summary>On the client's thread.</summary>
    private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
    {
        _published = e.MessageId;
        _isStored = e.IsPublished;
        _acknowledged.Set();
    }
}
