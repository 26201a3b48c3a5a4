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

    [Fact]
    public async Task A_device_whose_power_fails_in_download_and_swap_arrives_with_the_pair()
    {
        DeviceLines lines = new();
        (SimulatedDevice device, string rollout) = await server.StartAsync(
            "unlucky", "1.1.0", DeviceProfile.Steady, lines, "at download 50% cut power\nat swap 40% cut power\nat swap 80% cut power");

        await server.WaitForAsync("unlucky", "confirmed", "1.1.0");

        Assert.Equal((3, 3), (device.Statistics.PowerCuts, device.Statistics.Faults));
        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Empty(device.Statistics.Reverted);
        await server.WaitForRolloutAsync(rollout, "completed");
    }

    [Fact]
    public async Task A_pair_that_hangs_is_taken_back_by_the_boot_loader_though_the_power_fails_on_the_way_back()
    {
        (SimulatedDevice device, string rollout) = await server.StartAsync(
            "hanging", "1.1.0", DeviceProfile.Steady, new DeviceLines(), "new nanoclr hangs\nat revert 50% cut power");

        JsonElement shown = await server.WaitForAsync("hanging", "rolledBack", "1.0.0");

        Assert.Contains(shown.GetProperty("reason").GetString(), (string[])["watchdogReset", "bootFailed"]);
        Assert.Equal((1, "1.0.0", "1.0.0"), (device.Statistics.PowerCuts, device.Statistics.NanoClr, device.Statistics.Deployment));
        await server.WaitForRolloutAsync(rollout, "halted");
    }

    [Fact]
    public async Task The_server_killed_in_mid_download_costs_nothing_but_time()
    {
        DeviceLines lines = new();
        (SimulatedDevice device, string rollout) = await server.StartAsync("patient", "1.1.0", DeviceProfile.HttpOnly, lines, "delay 300 ms");
        await lines.Downloading;

        await server.KillAsync();
        await server.WaitForAsync("patient", "confirmed", "1.1.0");

        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
        Assert.Equal(["thermostat-1.1.0"], device.Statistics.Tried);
        await server.WaitForRolloutAsync(rollout, "completed");
    }
}
