using System.Diagnostics;
using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Network;

namespace OtaStack.EndToEnd.Tests;

/// <summary>The portal of a device's user, from a real browser over the real server to a device.</summary>
[Collection("one scenario at a time")]
public sealed class PortalTests(ImageServer server) : IClassFixture<ImageServer>
{
    [Fact]
    public async Task What_a_user_chose_outlives_a_killed_server_and_the_device_does_it()
    {
        (DeviceCredentials credentials, string rollout) = await server.AssignAsync("attended", "1.1.0");
        string link = await server.Operator.InviteUserAsync("attended", CancellationToken.None);
        ProcessStartInfo start = new("node", [Path.Combine(Foreign.Folder, "portal-user.mjs"), link, "1.1.0"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process browser = Process.Start(start)!;
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        Task<string> errors = browser.StandardError.ReadToEndAsync(patience.Token);
        string? line = await browser.StandardOutput.ReadLineAsync(patience.Token);
        Assert.True(line == "chosen", $"{line} {(line is null ? await errors : "")}");

        // Nothing is on its way yet: both choices are in the server's database or nowhere.
        await server.KillAsync();
        AgentSettings settings = new() { AcceptsPortal = true };
        SimulatedDevice device = await server.SwitchOnAsync(credentials, DeviceProfile.Steady, new DeviceLines(), FaultScript.Parse(""), settings);
        line = await browser.StandardOutput.ReadLineAsync(patience.Token);
        Assert.True(line is not null, await errors);
        JsonElement shown = await server.WaitForAsync("attended", "confirmed", "1.1.0");

        using JsonDocument said = JsonDocument.Parse(line);
        string Page(string step) => said.RootElement.GetProperty(step).GetString()!;
        Assert.Contains("has not taken it yet", Page("chosen"), StringComparison.Ordinal);
        Assert.Contains("Version\n1.0.0", Page("taken"), StringComparison.Ordinal);
        Assert.Contains("thermostat-1.1.0: put off: 1 day (The device is in use)", Page("taken"), StringComparison.Ordinal);
        Assert.Contains("thermostat-1.1.0: now", Page("ordered"), StringComparison.Ordinal);
        Assert.Contains("Version\n1.1.0", Page("installed"), StringComparison.Ordinal);
        Assert.Equal("ask", shown.GetProperty("mode").GetString());
        Assert.Equal(["thermostat-1.1.0"], device.Statistics.Tried);
        await server.WaitForRolloutAsync(rollout, "completed");
    }
}
