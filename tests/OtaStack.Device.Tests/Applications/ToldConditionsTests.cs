using OtaStack.Agent.Application;
using OtaStack.Agent.Core;
using OtaStack.Device.Applications;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Device.Tests.Applications;

/// <summary>What the application tells of the moment keeps the real device's update waiting, and no longer than it says.</summary>
public sealed class ToldConditionsTests
{
    private const int Hour = 3600;
    private const long Day = 86400;

    private readonly Conditions _agent = new();
    private readonly DeviceApplicationHost _host;
    private IConditions? _told;

    public ToldConditionsTests()
    {
        _host = new DeviceApplicationHost([], _agent);
    }

    [Fact]
    public void What_is_told_counts_at_once_and_what_is_over_does_not()
    {
        _host.Busy(Hour);
        _host.Battery(12);
        _host.Metered(true);
        Assert.Equal((true, 12, true), (_agent.IsBusy, _agent.BatteryPercent, _agent.IsMetered));

        _host.Busy(0);
        _host.Battery(-1);
        _host.Metered(false);
        Assert.Equal((false, -1, false), (_agent.IsBusy, _agent.BatteryPercent, _agent.IsMetered));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Hour, Hour)]
    [InlineData(Conditions.LongestBusySeconds, Conditions.LongestBusySeconds)]
    [InlineData(int.MaxValue, Conditions.LongestBusySeconds)]
    public void An_application_that_forgets_to_end_it_is_busy_for_as_long_as_it_said_and_for_a_day_at_most(int seconds, int counted)
    {
        long before = DeviceClock.Milliseconds;
        _host.Busy(seconds);
        long after = DeviceClock.Milliseconds;

        _host.EndBusy(before + (counted * 1000L) - 1);
        Assert.True(_agent.IsBusy);
        _host.EndBusy(after + (counted * 1000L));
        Assert.False(_agent.IsBusy);
    }

    [Fact]
    public void What_is_said_last_counts_whether_it_is_longer_or_shorter()
    {
        _host.Busy(10);
        _host.Busy(Hour);
        _host.EndBusy(DeviceClock.Milliseconds + 60_000);
        Assert.True(_agent.IsBusy);

        _host.Busy(10);
        _host.EndBusy(DeviceClock.Milliseconds + 60_000);
        Assert.False(_agent.IsBusy);
    }

    [Fact]
    public void Busy_for_less_than_nothing_and_a_charge_that_cannot_be_are_nothing()
    {
        _host.Busy(-5);
        Assert.False(_agent.IsBusy);

        foreach (int percent in (int[])[101, -7, int.MaxValue, int.MinValue])
        {
            _host.Battery(50);
            _host.Battery(percent);
            Assert.Equal(-1, _agent.BatteryPercent);
        }

        _host.Battery(0);
        Assert.Equal(0, _agent.BatteryPercent);
        _host.Battery(100);
        Assert.Equal(100, _agent.BatteryPercent);
    }

    [Fact]
    public void What_a_feature_of_the_product_has_set_stays_when_the_application_says_nothing()
    {
        _agent.IsBusy = true;
        _host.EndBusy(long.MaxValue);
        Assert.True(_agent.IsBusy);
    }

    [Fact]
    public async Task An_update_waits_for_a_busy_application_and_goes_on_when_it_is_done()
    {
        await using TestBoard board = await StartAsync();
        _told!.Busy(Hour);

        board.Server.Assign(TestBoard.Device, board.Publish("1.1.0"));
        board.RunUntil(() => board.Agent.Reason == ReasonCode.ApplicationBusy);
        Assert.Equal((AgentState.Waiting, "1.0.0", 1), (board.Agent.State, board.Agent.RunningVersion, board.Boots));
        board.RunUntil(() => board.Server.Reports.Any(report => report.GetProperty("reason").GetString() == "applicationBusy"));

        _told.Busy(0);
        board.RunUntilConfirmed("1.1.0");
    }

    [Fact]
    public async Task The_loop_ends_what_the_application_has_forgotten_to_end()
    {
        await using TestBoard board = await StartAsync();
        _told!.Busy(1);
        Assert.True(board.Agent.Conditions.IsBusy);

        board.RunUntil(() => !board.Agent.Conditions.IsBusy);
    }

    [Fact]
    public async Task One_that_becomes_busy_while_the_restart_is_reported_keeps_the_device()
    {
        await using TestBoard board = await StartAsync();
        board.Server.Misbehave = context =>
        {
            if (board.Agent.State == AgentState.Rebooting && context.Request.Method == "POST")
            {
                _told!.Busy(Hour);
            }

            return Task.FromResult(false);
        };

        board.Server.Assign(TestBoard.Device, board.Publish("1.1.0"));
        board.RunUntil(() => board.Agent.Reason == ReasonCode.ApplicationBusy);

        Assert.Equal("1.0.0", board.Agent.RunningVersion);
        board.Server.Misbehave = null;
        _told!.Busy(0);
        board.RunUntilConfirmed("1.1.0");
    }

    [Fact]
    public async Task With_a_low_battery_or_a_metered_network_nothing_is_fetched()
    {
        await using TestBoard board = await StartAsync();
        SimulatedRelease release = board.Publish("1.1.0");
        long fetched = board.Server.TargetBytes;
        _told!.Battery(12);
        board.Server.Assign(TestBoard.Device, release);
        board.RunUntil(() => board.Agent.Reason == ReasonCode.BatteryLow);

        _told.Battery(80);
        _told.Metered(true);
        board.Server.Assign(TestBoard.Device, release);
        board.RunUntil(() => board.Agent.Reason == ReasonCode.MeteredNetwork);
        Assert.Equal(fetched, board.Server.TargetBytes);

        _told.Metered(false);
        board.Server.Assign(TestBoard.Device, release);
        board.RunUntilConfirmed("1.1.0");
    }

    [Fact]
    public async Task A_day_after_a_signed_deadline_an_application_that_never_ends_is_not_asked_any_more()
    {
        await using TestBoard board = await StartAsync();
        _told!.Busy(Hour);
        board.Server.Assign(TestBoard.Device, Publish(board, "1.1.0", late: Day - Hour));
        board.RunUntil(() => board.Agent.Reason == ReasonCode.ApplicationBusy);

        board.Server.Assign(TestBoard.Device, Publish(board, "1.2.0", late: Day));
        board.RunUntilConfirmed("1.2.0");
    }

    [Fact]
    public async Task After_a_restart_nothing_is_known_until_it_is_told()
    {
        await using TestBoard board = await StartAsync();
        _told!.Busy(Hour);
        _told.Battery(12);

        board.PowerOn();

        Assert.Equal((false, -1), (board.Agent.Conditions.IsBusy, board.Agent.Conditions.BatteryPercent));
    }

    private static SimulatedRelease Publish(TestBoard board, string version, long late)
    {
        RepositorySimulator repository = board.Server.Repository;
        ReleaseOptions options = new() { Urgency = "security", InstallBy = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - late };
        SimulatedRelease release = repository.AddRelease(
            "thermostat", TestBoard.Board, version, [("app.entry", System.Text.Encoding.ASCII.GetBytes(TestApplication.Entry)), ("App.bin", new byte[6000])], options);
        repository.Publish();
        return release;
    }

    /// <summary>A board that runs 1.0.0, whose application has told nothing yet.</summary>
    private async Task<TestBoard> StartAsync()
    {
        TestBoard board = await TestBoard.CreateAsync();
        board.Server.PollSeconds = 1;
        board.Program = new TellingProgram(host => _told = host as IConditions);

        // It may ask before anything is assigned; it must not wait half a minute then.
        board.Program.Options.Settings.PollSeconds = 1;
        board.Provision(board.Publish("1.0.0"), "1.0.0");
        board.PowerOn();
        board.RunUntil(() => _told is not null);
        return board;
    }

    private sealed class TellingProgram(Action<IApplicationHost> start) : DeviceProgram
    {
        protected override IApplication? MakeApplication(IFileStore files, BootChoice boot)
        {
            return new TellingApplication(start);
        }
    }

    private sealed class TellingApplication(Action<IApplicationHost> start) : IApplication
    {
        public string Version => "1";

        public void Start(IApplicationHost host)
        {
            start(host);
        }

        public int CheckHealth()
        {
            return 0;
        }
    }
}
