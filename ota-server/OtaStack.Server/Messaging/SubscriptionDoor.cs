using System.Collections;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>
/// Lets a device subscribe to its own assignment and sends it at once, so that it does not matter what it missed; and to its own blocks,
/// which are sent when it asks.
/// </summary>
internal sealed class SubscriptionDoor(DeviceSessions sessions, AssignmentSender sender, MessagingOptions options, ILogger<SubscriptionDoor> log)
{
    private const string SessionKey = "session";
    private const string BlocksKey = "blocks";
    private const string CountKey = "subscribes";

    /// <summary>Judges one subscription; returns why the device must be disconnected, or null.</summary>
    public MqttDisconnectReasonCode? Judge(InterceptingSubscriptionEventArgs subscription)
    {
        if (!DeviceName.TryParse(subscription.ClientId, out DeviceName device) || !DeviceTopics.MaySubscribe(device, subscription.TopicFilter.Topic))
        {
            MessagingLog.Disconnected(log, subscription.ClientId, "it subscribed to a topic that is not its own");
            subscription.ProcessSubscription = false;
            subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return MqttDisconnectReasonCode.NotAuthorized;
        }

        int count = (subscription.SessionItems[CountKey] as int? ?? 0) + 1;
        subscription.SessionItems[CountKey] = count;
        if (count > options.MaxSubscribes)
        {
            MessagingLog.Disconnected(log, subscription.ClientId, $"it subscribed more than {options.MaxSubscribes} times");
            subscription.ProcessSubscription = false;
            return MqttDisconnectReasonCode.QuotaExceeded;
        }

        bool unacknowledged = subscription.TopicFilter.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce;
        subscription.Response.ReasonCode = unacknowledged ? MqttSubscribeReasonCode.GrantedQoS0 : MqttSubscribeReasonCode.GrantedQoS1;
        subscription.SessionItems[subscription.TopicFilter.Topic == DeviceTopics.BlockOf(device) ? BlocksKey : SessionKey] = new DeviceSession(
            device, subscription.Session, unacknowledged ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce);
        return null;
    }

    /// <summary>The session to send blocks to; null when the device has not subscribed to them.</summary>
    public static DeviceSession? BlocksOf(IDictionary items)
    {
        return items[BlocksKey] as DeviceSession;
    }

    /// <summary>The device has unsubscribed from blocks.</summary>
    public static void CloseBlocks(IDictionary items)
    {
        items.Remove(BlocksKey);
    }

    /// <summary>After a subscription to assignments is made, and after a device took over its own session: from now on changes are sent, and what is stored is sent now.</summary>
    public async Task OpenAsync(IDictionary items)
    {
        if (items[SessionKey] is DeviceSession session)
        {
            // First known, then read: a change in between is sent twice rather than not at all.
            sessions.Set(session);
            await sender.SendAsync(session, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The device has gone or has unsubscribed.</summary>
    public void Close(IDictionary items, bool forGood)
    {
        if (items[SessionKey] is DeviceSession session)
        {
            sessions.Remove(session);
            if (forGood)
            {
                items.Remove(SessionKey);
            }
        }
    }
}
