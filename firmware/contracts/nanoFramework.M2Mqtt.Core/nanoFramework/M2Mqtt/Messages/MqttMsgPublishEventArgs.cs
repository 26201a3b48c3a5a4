using System;

namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishEventArgs : EventArgs
{
    internal MqttMsgPublishEventArgs() => throw null!;
    public string Topic => throw null!;
    public byte[] Message => throw null!;
}
