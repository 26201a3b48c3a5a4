using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.Fleet;
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
    public async Task What_keeps_an_update_waiting_is_switched_on_and_off()
    {
        SimulatedDevice device = _bench.Start("dev-1");
        DeviceKeys keys = new(device, null);
        Assert.True(keys.Press('b'));
        Assert.True(keys.Press('n'));
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await SeeAsync(AgentState.Waiting, ReasonCode.MeteredNetwork);

        Assert.True(keys.Press('N'));
        await SeeAsync(AgentState.Waiting, ReasonCode.ApplicationBusy);
        Assert.Equal("1.0.0", device.Statistics.Version);
        Assert.True(keys.Press('b'));
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
    }

    [Fact]
    public void The_charge_goes_down_with_each_press_until_nobody_gives_one()
    {
        SimulatedDevice device = _bench.Start("dev-1", conditions: new GivenConditions(15));
        DeviceKeys keys = new(device, null);
        List<(int?, string)> seen = [];
        for (int press = 0; press < 6; press++)
        {
            seen.Add((device.Conditions.BatteryPercent, DeviceScreen.Describe(device.Conditions)));
            keys.Press('c');
        }

        Assert.Equal([15, 5, null, 80, 50, 15], seen.Select(state => state.Item1));
        Assert.Equal("", seen[2].Item2);
        Assert.Contains("80%", seen[3].Item2, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(100)]
    public void A_charge_on_the_command_line_is_taken(int? percent)
    {
        Assert.Equal(percent, DeviceCommand.ReadBattery(percent));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void One_that_cannot_be_is_refused_with_what_to_do(int percent)
    {
        string message = Assert.Throws<FleetException>(() => DeviceCommand.ReadBattery(percent)).Message;

        Assert.Contains($"'{percent}'", message, StringComparison.Ordinal);
        Assert.Contains("--battery", message, StringComparison.Ordinal);
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
