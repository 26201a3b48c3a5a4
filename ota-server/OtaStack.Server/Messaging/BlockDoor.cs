using System.Buffers;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Delivery;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>
/// Answers devices that fetch files over MQTT: own name and own product only, only what HTTP serves, one answer waiting at a time, so
/// fast and no faster: an answer comes late rather than not at all, and the connection is not read on before it.
/// </summary>
internal sealed class BlockDoor(FilePieces pieces, BlockRates rates, LastSeen lastSeen, TimeProvider time, ILogger<BlockDoor> log)
{
    /// <summary>Messages that may wait for a device when it asks: the assignment may be among them.</summary>
    private const int MaxWaiting = 2;

    /// <summary>Whether the message asks for a block, of the device that sent it.</summary>
    public static bool IsRequest(InterceptingPublishEventArgs publish)
    {
        return DeviceName.TryParse(publish.ClientId, out DeviceName sender) && publish.ApplicationMessage.Topic == DeviceTopics.GetOf(sender);
    }

    /// <summary>Answers one request; returns why the device must be disconnected, or null.</summary>
    public async Task<MqttDisconnectReasonCode?> TakeAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        if (!BlockRequest.TryRead(publish.ApplicationMessage.Payload.ToArray(), out BlockRequest request))
        {
            MessagingLog.Disconnected(log, publish.ClientId, "its request for a block is not well-formed");
            return MqttDisconnectReasonCode.PayloadFormatInvalid;
        }

        if (SubscriptionDoor.BlocksOf(publish.SessionItems) is not { } session)
        {
            MessagingLog.Disconnected(log, publish.ClientId, "it asked for a block without having subscribed to blocks");
            return MqttDisconnectReasonCode.ProtocolError;
        }

        lastSeen.Note(session.Device);
        if (session.Waiting < MaxWaiting)
        {
            await Task.Delay(rates.Spend(session.Device, BlockRequest.AnswerHeader + request.Count), time, publish.CancellationToken).ConfigureAwait(false);
            session.TrySendBlock(Answer(session.Device, request));
        }

        return null;
    }

    private byte[] Answer(DeviceName device, BlockRequest request)
    {
        byte[] answer = new byte[BlockRequest.AnswerHeader + request.Count];
        FilePiece? piece = pieces.Read(device.Product, request.IsTarget, request.Path, request.From, answer.AsSpan(BlockRequest.AnswerHeader));
        return piece is not { } read ? Finish(answer, request, BlockStatus.NotFound, default)
            : Finish(answer, request, read.Count == 0 ? BlockStatus.BehindEnd : BlockStatus.Found, read);
    }

    private static byte[] Finish(byte[] answer, BlockRequest request, BlockStatus status, FilePiece piece)
    {
        request.WriteHeader(answer, status, piece.Length, piece.Tag.Span);
        return piece.Count == request.Count ? answer : answer[..(BlockRequest.AnswerHeader + piece.Count)];
    }
}
