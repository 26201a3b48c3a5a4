using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.Fleet.Interactive;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Fleet;

/// <summary>The keys of the terminal are the buttons of the device.</summary>
public sealed class InteractiveTests : IAsyncLifetime
{
    private readonly DeviceBench _bench = new();

    public Task InitializeAsync()
    {
        return _bench.Server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Later_postpones_and_now_updates()
    {
        SimulatedDevice device = _bench.Start("dev-1", settings: new AgentSettings { Mode = UpdateMode.Ask });
        DeviceKeys keys = new(device, null);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await SeeAsync(AgentState.Waiting, ReasonCode.ConsentNeeded);

        Assert.True(keys.Press('l'));
        await SeeAsync(AgentState.Waiting, ReasonCode.Postponed);
        Assert.True(keys.Press('U'));
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        Assert.False(keys.Press('q'));
    }

    [Fact]
    public async Task Erasing_needs_the_name_typed()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        DeviceKeys keys = new(device, null);
        foreach (char key in "eother\rl")
        {
            Assert.True(keys.Press(key));
        }

        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        Assert.DoesNotContain(_bench.Log.Events, happened => happened.State is AgentState.Erasing or AgentState.Erased);
    }

    [Fact]
    public async Task A_card_is_inserted_and_pulled_out()
    {
        string folder = Directory.CreateTempSubdirectory("ota-card-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "a.ota"), BundleText.Write(_bench.Server.Repository, _bench.Releases["1.1.0"]));
        SimulatedDevice device = _bench.Start("dev-1");
        DeviceKeys keys = new(device, folder);

        Assert.True(keys.Press('i'));
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        Assert.True(keys.Press('i'));
        await _bench.Log.WaitForAsync(events => events.Last(happened => happened.Kind == DeviceEventKind.Medium).Text.Length == 0, "the card to be missed");
        await _bench.StopDevicesAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_led_follows_the_table_of_blink_codes()
    {
        int pattern = BlinkCodes.Of(AgentState.Waiting, ReasonCode.ConsentNeeded);
        string lit = string.Concat(Enumerable.Range(0, 2 * BlinkCodes.Slots).Select(slot => DeviceScreen.IsLit(AgentState.Waiting, ReasonCode.ConsentNeeded, slot) ? '1' : '0'));
        string expected = Convert.ToString(pattern, 2).PadLeft(BlinkCodes.Slots, '0');
        Assert.Equal(expected + expected, lit);
    }

    private Task SeeAsync(AgentState state, ReasonCode reason)
    {
        return _bench.Log.WaitForAsync(
            events => events.Any(happened => happened.Kind == DeviceEventKind.State && happened.State == state && happened.Reason == reason), $"{state} {reason}");
    }
}
