using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>A factory's network lets MQTT through and nothing else: assignment, metadata, index, image and reports all come and go over it.</summary>
public sealed class MqttOnlyTests
{
    [Fact]
    public async Task A_device_updates_with_http_blocked()
    {
        await using ProductDesk desk = await ProductDesk.OpenAsync();
        desk.Release("1.0.0");
        desk.Release("1.1.0");
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1");
        Task confirmed = desk.Watch.ExpectAsync("dev-1", AgentState.Confirmed, ReasonCode.None, "1.1.0");

        desk.PowerOnBehindMqtt("dev-1", new VirtualClock(TimeProvider.System, 20));
        await desk.RollOutAsync("1.1.0");

        await confirmed;
    }
}
