using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Server.Tests.Stories;

/// <summary>A compressed release from the team's desk through the real server to a device that expands it, where nothing but MQTT gets through.</summary>
public sealed class PackedStoryTests
{
    [Fact]
    public async Task A_device_updates_to_a_compressed_release()
    {
        await using ProductDesk desk = await ProductDesk.OpenAsync();
        desk.Release("1.0.0");
        desk.Release("1.1.0", compressed: true);
        await desk.PublishAsync();
        await desk.EnrolAsync("dev-1");
        Task confirmed = desk.Watch.ExpectAsync("dev-1", AgentState.Confirmed, ReasonCode.None, "1.1.0");

        desk.PowerOnBehindMqtt("dev-1", new VirtualClock(TimeProvider.System, 20));
        await desk.RollOutAsync("1.1.0");

        await confirmed;
    }
}
