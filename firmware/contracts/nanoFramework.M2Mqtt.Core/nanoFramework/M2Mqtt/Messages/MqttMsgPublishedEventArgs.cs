using System;

namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishedEventArgs : EventArgs
{
    internal MqttMsgPublishedEventArgs() => throw null!;
    public ushort MessageId => throw null!;
    public bool IsPublished => throw null!;
}
