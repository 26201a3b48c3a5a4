using System.Diagnostics;
using System.Globalization;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Messaging;

/// <summary>Mosquitto's own clients as devices: the broker speaks what others call MQTT.</summary>
public sealed class ForeignPeerTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_publishes_a_report_and_receives_the_assignment(string version)
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);

        (int published, _) = await RunAsync("mosquitto_pub", version, "dev-000", "dev-000",
            "-q", "1", "-t", "ota/v1/thermostat/dev-000/report", "-m", _fleet.Report("dev-000", "trial", "1.1.0", "1.1.0"));
        (int received, string output) = await RunAsync("mosquitto_sub", version, "dev-000", "dev-000",
            "-q", "1", "-t", "ota/v1/thermostat/dev-000/desired", "-C", "1", "-W", "20");

        Assert.Equal(0, published);
        Assert.Equal("trial", (await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("state").GetString());
        Assert.Equal(0, received);
        Assert.Equal((await _fleet.DesiredAsync("dev-000")).GetRawText(), output.Trim());
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_with_the_key_of_another_device_is_refused(string version)
    {
        (int code, string output) = await RunAsync("mosquitto_pub", version, "dev-000", "dev-001",
            "-q", "1", "-t", "ota/v1/thermostat/dev-000/report", "-m", _fleet.Report("dev-000", "trial", "1.1.0"));

        Assert.NotEqual(0, code);
        Assert.Contains("Connection", output, StringComparison.Ordinal);
        Assert.Equal("unknown", (await _fleet.DeviceAsync("dev-000")).GetProperty("device").GetProperty("state").GetString());
    }

    private async Task<(int Code, string Output)> RunAsync(string program, string version, string id, string keyOf, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string name = $"{TestFleet.Product}/{id}";
        string[] all =
        [
            "-h", "127.0.0.1", "-p", _fleet.BrokerPort.ToString(CultureInfo.InvariantCulture), "-V", version,
            "-i", name, "-u", name, "-P", _fleet.KeyOf(keyOf), .. arguments,
        ];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
