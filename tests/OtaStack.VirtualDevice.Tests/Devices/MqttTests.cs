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
                if (context.Request.Path.StartsWithSegments("/device"))
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
}
