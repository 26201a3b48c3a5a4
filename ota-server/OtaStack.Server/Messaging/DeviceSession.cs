using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>The subscribed session of one device: the way to it that does not pass by any other session.</summary>
internal sealed class DeviceSession(DeviceName device, MqttSessionStatus status, MqttQualityOfServiceLevel quality)
{
    public DeviceName Device => device;

    /// <summary>Puts an assignment into the session's queue; returns false when the session is gone.</summary>
    public bool TrySend(DesiredState desired)
    {
        MqttApplicationMessage message = new()
        {
            Topic = DeviceTopics.DesiredOf(device),
            PayloadSegment = DesiredStateJson.Write(desired),
            QualityOfServiceLevel = quality,
        };
        try
        {
            return status.TryEnqueueApplicationMessage(message, out _);
        }
        catch (ObjectDisposedException)
        {
            // The device has just gone; it is sent its assignment when it comes back.
            return false;
        }
    }
}
