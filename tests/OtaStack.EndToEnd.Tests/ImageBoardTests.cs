using System.Text.Json;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.EndToEnd.Tests;

/// <summary>Devices with image slots at the real server: pairs of images signed, published and rolled out by the real programs.</summary>
[Collection("one scenario at a time")]
public sealed class ImageBoardTests(ImageServer server) : IClassFixture<ImageServer>
{
    [Theory]
    [InlineData("httpOnly")]
    [InlineData("mqttOnly")]
    public async Task A_pair_is_downloaded_swapped_tried_and_confirmed(string profile)
    {
        DeviceLines lines = new();
        (SimulatedDevice device, string rollout) = await server.StartAsync("good-" + profile, "1.1.0", DeviceProfile.Find(profile)!, lines);

        JsonElement shown = await server.WaitForAsync(device.Identity.Device, "confirmed", "1.1.0");

        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(["thermostat-1.1.0"], device.Statistics.Tried);
        Assert.StartsWith("Thermostat 1.1.0", lines.Last, StringComparison.Ordinal);
        Assert.Equal("virtual-mcuboot", shown.GetProperty("board").GetString());
        Assert.Equal("thermostat-1.1.0", shown.GetProperty("releaseId").GetString());
        await server.WaitForRolloutAsync(rollout, "completed");
    }

    [Fact]
    public async Task A_pair_whose_application_is_ill_goes_back_as_a_pair_and_stops_its_rollout()
    {
        DeviceLines lines = new();
        (SimulatedDevice device, string rollout) = await server.StartAsync("ill", "1.2.0", DeviceProfile.Steady, lines);

        JsonElement shown = await server.WaitForAsync("ill", "rolledBack", "1.0.0");

        Assert.Equal("healthCheckFailed", shown.GetProperty("reason").GetString());
        Assert.Equal(("1.0.0", "1.0.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(["thermostat-1.2.0"], device.Statistics.Reverted);
        Assert.StartsWith("Thermostat 1.0.0", lines.Last, StringComparison.Ordinal);
        await server.WaitForRolloutAsync(rollout, "halted");
    }
}
