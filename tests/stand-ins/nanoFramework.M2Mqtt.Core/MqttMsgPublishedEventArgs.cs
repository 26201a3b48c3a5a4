namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishedEventArgs(ushort messageId, bool isPublished) : EventArgs
{
    public ushort MessageId { get; } = messageId;

    public bool IsPublished { get; } = isPublished;
}
