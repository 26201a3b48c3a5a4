namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishEventArgs(string topic, byte[] message) : EventArgs
{
    public string Topic { get; } = topic;

    public byte[] Message { get; } = message;
}
