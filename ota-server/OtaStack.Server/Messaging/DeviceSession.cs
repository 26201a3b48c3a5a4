using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>The subscribed session of one device: the way to it that does not pass by any other session.</summary>
internal sealed class DeviceSession(DeviceName device, MqttSessionStatus status, MqttQualityOfServiceLevel quality)
{
    public DeviceName Device => device;

    /// <summary>Messages that wait to be sent.</summary>
    public long Waiting => status.PendingApplicationMessagesCount;

    /// <summary>Puts an assignment into the session's queue, with what time it is; returns false when the session is gone.</summary>
    public bool TrySend(DesiredState desired, DateTimeOffset now)
    {
        return TrySend(DeviceTopics.DesiredOf(device), DesiredStateJson.Write(desired, now.ToUnixTimeSeconds()));
    }

    /// <summary>Puts a piece of a file into the session's queue; returns false when the session is gone.</summary>
    public bool TrySendBlock(byte[] block)
    {
        return TrySend(DeviceTopics.BlockOf(device), block);
    }

    private bool TrySend(string topic, byte[] payload)
    {
        MqttApplicationMessage message = new() { Topic = topic, PayloadSegment = payload, QualityOfServiceLevel = quality };
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
