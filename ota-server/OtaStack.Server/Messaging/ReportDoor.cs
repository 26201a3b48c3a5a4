using System.Buffers;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Messaging;

/// <summary>
/// Takes what devices publish, inside the broker's interceptor and never through its dispatch: dispatch walks every session for every
/// message. The acknowledgement leaves only after this has returned, so it means "stored".
/// </summary>
internal sealed class ReportDoor(ReportIntake intake, ILogger<ReportDoor> log)
{
    /// <summary>Takes one message; returns why the device must be disconnected, or null.</summary>
    public async Task<MqttDisconnectReasonCode?> TakeAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        if (DeviceGate.SenderOf(publish.SessionItems) is not { } sender || !DeviceTopics.MayPublish(sender.Name, publish.ApplicationMessage.Topic))
        {
            return Refuse(publish.ClientId, "it published to a topic that is not its own", MqttDisconnectReasonCode.NotAuthorized);
        }

        ReadOnlySequence<byte> payload = publish.ApplicationMessage.Payload;
        if (payload.Length > ReportParser.MaxBytes)
        {
            return Refuse(publish.ClientId, $"its report has {payload.Length} bytes", MqttDisconnectReasonCode.PacketTooLarge);
        }

        ReadOnlyMemory<byte> bytes = payload.IsSingleSegment ? payload.First : payload.ToArray();
        ReportAnswer answer = await intake.TakeAsync(sender, bytes, publish.CancellationToken).ConfigureAwait(false);
        return answer.Verdict switch
        {
            ReportVerdict.Stored or ReportVerdict.Repeated => null,
            ReportVerdict.Foreign => Refuse(publish.ClientId, answer.Fault, MqttDisconnectReasonCode.NotAuthorized),
            _ => Refuse(publish.ClientId, answer.Fault, MqttDisconnectReasonCode.PayloadFormatInvalid),
        };
    }

    private MqttDisconnectReasonCode Refuse(string client, string fault, MqttDisconnectReasonCode code)
    {
        MessagingLog.Disconnected(log, client, fault);
        return code;
    }
}
