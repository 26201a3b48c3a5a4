using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;

namespace OtaStack.Server.Messaging;

/// <summary>
/// Follows the frames of what a client sends and refuses a packet that announces more than the limit, before the broker allocates room
/// for it: the broker itself has no such limit, and a stranger could announce 256 MiB.
/// </summary>
internal sealed class BoundedChannel(IMqttChannel inner, int maxPacketBytes) : IMqttChannel
{
    private const int PubAck = 4;

    private static readonly ConditionalWeakTable<IMqttChannelAdapter, BoundedChannel> Channels = [];

    private volatile bool _endsWithAcknowledgement;
    private int _lengthBytes = -1;
    private int _length;
    private int _bodyLeft;

    public X509Certificate2 ClientCertificate => inner.ClientCertificate;

    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    public bool IsSecureConnection => inner.IsSecureConnection;

    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        return inner.ConnectAsync(cancellationToken);
    }

    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        return inner.DisconnectAsync(cancellationToken);
    }

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
        Follow(buffer.AsSpan(offset, read));
        return read;
    }

    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        await inner.WriteAsync(buffer, isEndOfPacket, cancellationToken).ConfigureAwait(false);
        if (_endsWithAcknowledgement && buffer.FirstSpan is [var first, ..] && first >> 4 == PubAck)
        {
            inner.Dispose();
        }
    }

    /// <summary>The channel below an adapter that was made with <see cref="Adapt"/>; null for another.</summary>
    public static BoundedChannel? Of(IMqttChannelAdapter adapter) => Channels.TryGetValue(adapter, out BoundedChannel? channel) ? channel : null;

    /// <summary>The broker's way to this channel.</summary>
    public MqttChannelAdapter Adapt(MqttPacketFormatterAdapter formatter, IMqttNetLogger logger)
    {
        MqttChannelAdapter adapter = new(this, formatter, logger);
        Channels.Add(adapter, this);
        return adapter;
    }

    /// <summary>Ends the connection as soon as the next acknowledgement of a message has been written.</summary>
    public void EndWithAcknowledgement() => _endsWithAcknowledgement = true;

    public void Dispose()
    {
        inner.Dispose();
    }

    // MQTT 2.1: one byte of type and flags, one to four bytes of length (7 bits each, lowest first), the body.
    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_bodyLeft > 0)
            {
                int part = Math.Min(_bodyLeft, bytes.Length);
                _bodyLeft -= part;
                bytes = bytes[part..];
            }
            else if (_lengthBytes < 0)
            {
                _lengthBytes = 0;
                _length = 0;
                bytes = bytes[1..];
            }
            else
            {
                TakeLengthByte(bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    private void TakeLengthByte(byte value)
    {
        _length |= (value & 0x7F) << (7 * _lengthBytes);
        _lengthBytes++;
        if (_length > maxPacketBytes || (_lengthBytes == 4 && (value & 0x80) != 0))
        {
            throw new MqttProtocolViolationException($"A packet of at most {maxPacketBytes} bytes was expected, more were announced.");
        }

        if ((value & 0x80) == 0)
        {
            _bodyLeft = _length;
            _lengthBytes = -1;
        }
    }
}
