using System.Device.Gpio;
using OtaStack.Agent.Core;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.Device.Tests;

/// <summary>Whole updates with the device's own edges: its files, its sockets, its broker's client, its loop.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task A_device_that_left_the_factory_without_a_release_gets_its_first_one_and_then_the_next()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        SimulatedRelease first = board.Publish("1.0.0");
        board.Provision();
        board.Server.Assign(TestBoard.Device, first);
        board.PowerOn();
        Assert.Equal(BootOutcome.NoBootableSlot, board.Boot.Outcome);

        board.RunUntilConfirmed("1.0.0");
        SimulatedRelease second = board.Publish("1.1.0");
        board.Server.Assign(TestBoard.Device, second);
        board.PowerOn();
        board.RunUntilConfirmed("1.1.0");

        Assert.Equal(BootOutcome.Trial, board.Boot.Outcome);
        Assert.Contains(board.Server.Reports, report => report.GetProperty("state").GetString() == "confirmed" && report.GetProperty("version").GetString() == "1.1.0");
        Assert.Equal(1, GpioController.Pins[4].Level);
    }

    [Fact]
    public async Task An_application_that_is_not_well_is_left_and_the_release_before_runs_again()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0"));
        board.PowerOn();
        board.RunUntilConfirmed("1.0.0");
        TestApplication.Set(static () => throw new InvalidOperationException("broken"));

        board.Server.Assign(TestBoard.Device, board.Publish("1.1.0"));
        board.PowerOn();
        board.RunUntil(() => board.Agent.State == AgentState.RolledBack);
        TestApplication.Set(null);

        Assert.Equal("1.0.0", board.Agent.RunningVersion);
        Assert.Equal(BootOutcome.Reverted, board.Boot.Outcome);
    }

    [Fact]
    public async Task A_release_that_leaves_less_memory_than_the_product_asks_for_is_left()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0"));
        board.PowerOn();
        board.RunUntilConfirmed("1.0.0");
        board.Program.Options.Settings.MemoryFloor = 100_001;

        board.Server.Assign(TestBoard.Device, board.Publish("1.1.0"));
        board.PowerOn();
        board.RunUntil(() => board.Agent.State == AgentState.RolledBack);

        Assert.Equal(("1.0.0", ReasonCode.MemoryLow), (board.Agent.RunningVersion, board.Agent.Reason));
    }

    [Fact]
    public async Task With_a_broker_assignments_come_and_reports_go_over_it()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        await using LoopbackBroker broker = await LoopbackBroker.StartAsync(board.Server);
        board.Broker = $"127.0.0.1:{broker.Port}";
        board.Provision();
        SimulatedRelease first = board.Publish("1.0.0");
        board.PowerOn();
        int turns = 0;
        board.RunUntil(() => ++turns > 3);

        board.Server.Assign(TestBoard.Device, first);
        board.RunUntilConfirmed("1.0.0");

        Assert.NotEmpty(broker.ReportTopics);
        Assert.All(broker.ReportTopics, topic => Assert.Equal("ota/v1/thermostat/dev-001/report", topic));
    }

    [Fact]
    public async Task A_report_that_the_broker_does_not_acknowledge_goes_over_http_as_soon_as_the_client_has_given_up()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        await using LoopbackBroker broker = await LoopbackBroker.StartAsync(board.Server);
        TaskCompletionSource acknowledged = new();
        broker.Acknowledges = acknowledged.Task;
        board.Broker = $"127.0.0.1:{broker.Port}";
        int posted = 0;
        board.Server.Misbehave = context =>
        {
            posted += context.Request.Path == "/device/v1/reports" ? 1 : 0;
            return Task.FromResult(false);
        };
        board.Provision();
        board.PowerOn();

        board.RunUntil(() => posted > 0);

        Assert.NotEmpty(broker.ReportTopics);
        acknowledged.SetResult();
    }

    [Fact]
    public async Task Over_messages_no_turn_of_the_loop_brings_more_than_its_time_allows()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        await using LoopbackBroker broker = await LoopbackBroker.StartAsync(board.Server);
        board.Broker = $"127.0.0.1:{broker.Port}";
        board.Program.Options.Settings.BackoffMinSeconds = 1;
        board.Program.Options.Settings.BackoffMaxSeconds = 1;
        board.Program.Options.LoopSeconds = 0;
        board.Server.Misbehave = context =>
        {
            bool isRefused = context.Request.Path.StartsWithSegments("/tuf", StringComparison.Ordinal);
            context.Response.StatusCode = isRefused ? 503 : 200;
            return Task.FromResult(isRefused);
        };
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0", 12_000));
        board.PowerOn();
        int most = 0;
        int before = 0;
        board.RunUntil(() =>
        {
            most = Math.Max(most, broker.BlocksAsked - before);
            before = broker.BlocksAsked;
            return board.Agent.State == AgentState.Confirmed && board.Agent.RunningVersion == "1.0.0";
        });

        Assert.Equal(1, most);
        Assert.InRange(before, 8, 40);
    }

    [Fact]
    public async Task A_server_that_breaks_off_in_every_answer_only_costs_time()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Program.Options.Settings.BackoffMinSeconds = 1;
        board.Program.Options.Settings.BackoffMaxSeconds = 1;
        board.Provision();
        SimulatedRelease release = board.Publish("1.0.0", 30_000);
        int dropped = 0;
        board.Server.Misbehave = async context =>
        {
            string path = context.Request.Path.ToString();
            if (!path.Contains(".bin", StringComparison.Ordinal) || ++dropped > 3)
            {
                return false;
            }

            context.Response.StatusCode = 206;
            string range = context.Request.Headers.Range.ToString();
            string[] ends = range["bytes=".Length..].Split('-');
            int from = int.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture);
            int to = int.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture);
            context.Response.Headers.ContentRange = $"bytes {from}-{to}/{release.Image.Length}";
            context.Response.ContentLength = to - from + 1;
            await context.Response.Body.WriteAsync(release.Image.AsMemory(from, 5000));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        board.Server.Assign(TestBoard.Device, release);

        board.PowerOn();
        board.RunUntilConfirmed("1.0.0");

        Assert.True(dropped > 3);
        Assert.InRange(board.Server.TargetBytes, release.Image.Length - (3 * 5000), release.Image.Length + release.Index.Length);
    }
}
