using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Devices;

public sealed class MqttTests : IAsyncLifetime
{
    private readonly DeviceBench _bench = new(rate: 1);
    private readonly List<string> _devicePlane = [];
    private LoopbackBroker _broker = null!;

    public async Task InitializeAsync()
    {
        await _bench.Server.StartAsync();
        _broker = await LoopbackBroker.StartAsync(_bench.Server);
        _bench.MqttPort = _broker.Port;
        _bench.Server.Misbehave = context =>
        {
            lock (_devicePlane)
            {
                if (context.Request.Path.StartsWithSegments("/device") || context.Request.Path.StartsWithSegments("/tuf"))
                {
                    _devicePlane.Add(context.Request.Path);
                }
            }

            return Task.FromResult(false);
        };
    }

    public async Task DisposeAsync()
    {
        await _bench.StopDevicesAsync();
        await _broker.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public async Task Without_mqtt_everything_goes_over_http()
    {
        _bench.Start("dev-1", DeviceProfile.HttpOnly);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.Server.WaitForReportAsync("confirmed", "1.1.0");

        Assert.Empty(_broker.ReportTopics);
    }

    [Fact]
    public async Task Assignments_come_and_reports_go_over_mqtt()
    {
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.Server.WaitForReportAsync("confirmed", "1.1.0");

        Assert.NotEmpty(_broker.ReportTopics);
        Assert.All(_broker.ReportTopics, topic => Assert.Equal("ota/v1/thermostat/dev-1/report", topic));
    }

    [Fact]
    public async Task When_the_broker_goes_the_device_asks_over_http()
    {
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);
        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        await _broker.StopAsync();
        _bench.Server.Assign("dev-1", _bench.Releases["1.2.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.RolledBack, "1.1.0");
        lock (_devicePlane)
        {
            Assert.Contains("/device/v1/desired", _devicePlane);
        }
    }

    [Fact]
    public async Task With_http_blocked_everything_goes_over_mqtt()
    {
        _bench.Start("dev-1", DeviceProfile.MqttOnly);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.Server.WaitForReportAsync("confirmed", "1.1.0");

        Assert.Empty(_devicePlane);
        Assert.True(_broker.BlocksAsked > 10);
    }

    [Fact]
    public async Task A_device_whose_http_dies_in_mid_download_goes_on_over_mqtt()
    {
        int targets = 0;
        _bench.Server.Misbehave = context =>
        {
            // A portal that lets nothing through any more.
            bool isBlocked = context.Request.Path.StartsWithSegments("/tuf/thermostat/targets") && Interlocked.Increment(ref targets) > 2;
            context.Response.StatusCode = isBlocked ? 511 : 200;
            return Task.FromResult(isBlocked);
        };
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        int changed = SampleSets.Read("1.1.0").Single(part => part.Name == "Thermostat.dll").Bytes.Length;
        Assert.True(_broker.BlocksAsked > 0);
        Assert.InRange(_bench.Server.TargetBytes, 1, changed);
    }

    [Fact]
    public async Task A_device_whose_blocks_stay_out_goes_back_to_http()
    {
        int targets = 0;
        _bench.Limits = new() { Mqtt = TimeSpan.FromMilliseconds(500) };
        _bench.Server.Misbehave = context =>
        {
            int number = context.Request.Path.StartsWithSegments("/tuf/thermostat/targets") ? Interlocked.Increment(ref targets) : 0;
            context.Response.StatusCode = number == 2 ? 503 : 200;
            return Task.FromResult(number == 2);
        };
        _broker.AnswersBlocks = 1;
        _bench.Start("dev-1");
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        Assert.True(_broker.BlocksAsked > 1);
        Assert.True(targets > 2);
    }

    [Fact]
    public async Task A_mangled_block_costs_a_request_and_nothing_wrong_is_written()
    {
        Random random = new(37_000);
        int mangled = 0;
        _broker.MangleBlock = answer =>
        {
            if (answer.Length < 4000 || random.Next(2) == 0)
            {
                return answer;
            }

            mangled++;
            answer[random.Next(22, answer.Length)] ^= 1;
            return answer;
        };
        SimulatedDevice device = _bench.Start("dev-1", DeviceProfile.MqttOnly);
        _bench.Server.Assign("dev-1", _bench.Releases["1.1.0"]);

        await _bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");

        Assert.True(mangled > 0);
        Assert.Equal(0, device.Statistics.Crashes);
    }
}
