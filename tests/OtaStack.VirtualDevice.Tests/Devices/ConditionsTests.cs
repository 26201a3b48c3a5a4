using Microsoft.Extensions.Time.Testing;
using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Tests.Devices;

/// <summary>What story, person and application say of the moment, and who is believed.</summary>
public sealed class ConditionsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly VirtualNetwork _network = new(new ServerAddress(new Uri("http://127.0.0.1:9/"), "", 0));
    private readonly UpdateAgent _agent = new(new DeviceIdentity("thermostat", "dev-1", DeviceBench.Board), new AgentSettings(), new MemoryFiles(), [], new ManagedHmacSha256());
    private readonly BoardPins _pins;

    public ConditionsTests()
    {
        _pins = new BoardPins(1, _clock, _ => { });
    }

    public void Dispose()
    {
        _network.Dispose();
    }

    [Theory]
    [InlineData(null, null, null, -1)]
    [InlineData(null, null, 30, 30)]
    [InlineData(null, 20, 30, 20)]
    [InlineData("battery at 10%", 20, 30, 10)]
    [InlineData("battery at 0%", null, null, 0)]
    [InlineData("after 1 hour battery at 10%", 20, 30, 20)]
    public void Of_charges_the_storys_counts_then_what_was_given_then_what_the_application_tells(string? story, int? given, int? told, int percent)
    {
        _pins.Battery(told ?? -1);
        Step(story, new GivenConditions(given));
        Assert.Equal(percent, _agent.Conditions.BatteryPercent);
    }

    [Theory]
    [InlineData(null, false, false, false)]
    [InlineData("metered network\napplication busy", false, false, true)]
    [InlineData(null, true, false, true)]
    [InlineData(null, false, true, true)]
    [InlineData("after 1 hour metered network\nafter 1 hour application busy", false, false, false)]
    public void Of_network_and_application_whoever_says_so_is_believed(string? story, bool given, bool told, bool holds)
    {
        _pins.Metered(told);
        _pins.Busy(told ? 60 : 0);
        Step(story, new GivenConditions(null, given, given));
        Assert.Equal((holds, holds), (_agent.Conditions.IsMetered, _agent.Conditions.IsBusy));
    }

    [Fact]
    public void When_the_storys_line_is_over_what_was_given_counts_again()
    {
        DeviceParts parts = Parts("for 1 minute battery at 9%", new GivenConditions(80));
        ConditionsAtDevice conditions = new(parts, _pins);
        conditions.Step(_agent);
        Assert.Equal(9, _agent.Conditions.BatteryPercent);

        _clock.Advance(TimeSpan.FromMinutes(1));
        conditions.Step(_agent);
        Assert.Equal(80, _agent.Conditions.BatteryPercent);
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(int.MaxValue, Conditions.LongestBusySeconds)]
    public void What_the_application_forgets_to_end_is_over_by_itself(int said, int counted)
    {
        IConditions told = Assert.IsAssignableFrom<IConditions>(_pins);
        told.Busy(said);
        _clock.Advance(TimeSpan.FromSeconds(counted - 1));
        Assert.True(_pins.IsBusy);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_pins.IsBusy);

        told.Busy(said);
        told.Busy(0);
        Assert.False(_pins.IsBusy);
        told.Busy(-1);
        Assert.False(_pins.IsBusy);
    }

    [Fact]
    public void A_charge_that_cannot_be_is_none()
    {
        _pins.Battery(50);
        _pins.Battery(101);
        Assert.Equal(-1, _pins.BatteryPercent);
    }

    [Fact]
    public async Task A_device_whose_application_is_busy_from_the_start_fetches_and_does_not_restart()
    {
        await using DeviceBench bench = new();
        await bench.Server.StartAsync();
        SimulatedDevice device = bench.Start("dev-1", conditions: new GivenConditions(IsBusy: true));
        bench.Server.Assign("dev-1", bench.Releases["1.1.0"]);
        await bench.Log.WaitForAsync(
            events => events.Any(happened => happened.Kind == DeviceEventKind.State && happened.Reason == ReasonCode.ApplicationBusy), "a busy application");
        await bench.Server.WaitForReportAsync("waiting", "1.0.0");
        Assert.Equal(1, device.Statistics.Boots);

        device.Conditions = GivenConditions.None;
        await bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        Assert.Equal(0, bench.Log.Events.Count(happened => happened.Kind == DeviceEventKind.Fault));
    }

    [Fact]
    public async Task A_line_of_the_story_wins_over_a_charge_that_was_given_as_long_as_it_is_in_force()
    {
        await using DeviceBench bench = new();
        await bench.Server.StartAsync();
        SimulatedDevice device = bench.Start("dev-1", conditions: new GivenConditions(9), faults: FaultScript.Parse("at trial battery at 90%"));
        bench.Server.Assign("dev-1", bench.Releases["1.1.0"]);
        await bench.Log.WaitForAsync(
            events => events.Any(happened => happened.Kind == DeviceEventKind.State && happened.Reason == ReasonCode.BatteryLow), "a low battery");
        Assert.Equal(0, device.Statistics.BytesDownloaded / bench.Releases["1.1.0"].Image.Length);

        device.Conditions = new GivenConditions(25);
        await bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        device.Conditions = new GivenConditions(9);
        bench.Server.Assign("dev-1", bench.Releases["1.2.0"]);
        await bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.1.0");
    }

    private void Step(string? story, GivenConditions given)
    {
        new ConditionsAtDevice(Parts(story, given), _pins).Step(_agent);
    }

    private DeviceParts Parts(string? story, GivenConditions given)
    {
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", "dev-1", DeviceBench.Board),
            Credentials = new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key),
            Faults = FaultScript.Parse(story ?? ""),
            Conditions = given,
        };
        return new DeviceParts(options, _network, new VirtualClock(_clock), new EventLog(), new ApplicationLibrary(), null);
    }
}
