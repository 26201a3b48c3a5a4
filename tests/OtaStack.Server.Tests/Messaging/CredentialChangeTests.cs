using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using MQTTnet.Formatter;
using OtaStack.Server.Devices;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Erasure;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Messaging;

/// <summary>Credentials that count no more end what is open at once, not only at the next connection; other devices are not disturbed.</summary>
public sealed class CredentialChangeTests : IAsyncLifetime
{
    private const string Device = "dev-000";
    private const string Other = "dev-001";

    private TestFleet _fleet = null!;

    public static TheoryData<string> Changes => ["rekeyed", "removed", "erased", "certificate"];

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_open_mqtt_connection_ends_and_that_of_another_device_stays(string change)
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, Device);
        await using TestDevice old = await TestDevice.ConnectAsync(_fleet, Other, MqttProtocolVersion.V311);
        await device.SubscribeAsync();
        string key = _fleet.KeyOf(Device);

        await ChangeAsync(change);

        Assert.Equal(MqttClientDisconnectReason.NotAuthorized, await device.Gone);
        Assert.Equal(
            MqttClientConnectResultCode.BadUserNameOrPassword,
            await TestDevice.KnockAsync(_fleet, $"thermostat/{Device}", $"thermostat/{Device}", key, MqttProtocolVersion.V500));
        Assert.True(old.IsConnected);
        _ = await old.ReportAsync(_fleet.Report(Other, "idle", "1.0.0"));
        Assert.Equal("idle", (await _fleet.DeviceAsync(Other)).GetProperty("device").GetProperty("state").GetString());
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_open_http_connection_ends_and_that_of_another_device_stays(string change)
    {
        using TcpClient device = await OpenAsync(Device);
        using TcpClient other = await OpenAsync(Other);
        Assert.Equal(2, _fleet.Server.Services.GetRequiredService<DeviceConnections>().Count);

        await ChangeAsync(change);

        // The connection was idle: the server itself has to end it.
        Assert.Equal(0, await ReadAsync(device));
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(other, Other), StringComparison.Ordinal);
        Assert.Equal(1, _fleet.Server.Services.GetRequiredService<DeviceConnections>().Count);
    }

    [Fact]
    public async Task A_connection_that_serves_several_devices_is_a_proxys_and_stays_open_with_each_request_judged()
    {
        using TcpClient proxy = await OpenAsync(Device);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(proxy, Other), StringComparison.Ordinal);
        string old = _fleet.KeyOf(Device);

        await ChangeAsync("rekeyed");

        Assert.StartsWith("HTTP/1.1 401", await AskAsync(proxy, Device, old), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(proxy, Other), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task Mosquitto_is_thrown_out_and_not_let_in_again_while_another_one_goes_on_listening(string version)
    {
        string old = _fleet.KeyOf(Device);
        using Process device = Listen(version, Device);
        using Process other = Listen(version, Other);
        await device.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await other.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await ChangeAsync("rekeyed");

        // Told why (5.0) it ends; otherwise (3.1.1) it tries again by itself, is refused, and gives up. With the old key it gets in no more.
        await device.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        using Process again = Listen(version, Device, old);
        await again.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotEqual(0, again.ExitCode);
        Assert.False(other.HasExited);
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        string? sent = await other.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(TestFleet.TargetOf("1.1.0"), JsonSerializer.Deserialize<JsonElement>(sent!).GetProperty("target").GetString());
        other.Kill();
    }

    [Fact]
    public async Task A_report_that_was_under_way_with_the_credentials_before_is_not_taken()
    {
        DeviceDirectory directory = _fleet.Server.Services.GetRequiredService<DeviceDirectory>();
        DeviceName name = new("thermostat", Device);
        DeviceSender before = new(name, (await directory.FindAsync(name, CancellationToken.None))!.Epoch);
        byte[] report = Encoding.ASCII.GetBytes(_fleet.Report(Device, "idle", "6.6.6"));

        await ChangeAsync("rekeyed");
        OtaStack.Server.Reports.ReportAnswer answer = await _fleet.Server.Services.GetRequiredService<OtaStack.Server.Reports.ReportIntake>()
            .TakeAsync(before, report, CancellationToken.None);

        Assert.False(answer.IsAcknowledged);
        Assert.Equal("", (await _fleet.DeviceAsync(Device)).GetProperty("device").GetProperty("version").GetString());
    }

    private async Task ChangeAsync(string change)
    {
        string path = $"/api/v1/products/thermostat/devices/{Device}";
        switch (change)
        {
            case "rekeyed":
                await _fleet.RekeyAsync(Device);
                break;
            case "removed":
                using (HttpResponseMessage removed = await _fleet.Operator.DeleteAsync(path))
                {
                    Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
                }

                break;
            case "erased":
                Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, Device, "all"));
                break;
            default:
                await _fleet.EnrolCertificateAsync(Device);
                break;
        }
    }

    private async Task<TcpClient> OpenAsync(string id)
    {
        TcpClient client = new();
        await client.ConnectAsync(_fleet.Server.Address.Host, _fleet.Server.Address.Port);
        Assert.StartsWith("HTTP/1.1 200", await AskAsync(client, id), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Asks for the assignment over this very connection, and reads the whole answer.</summary>
    private async Task<string> AskAsync(TcpClient client, string id, string? key = null)
    {
        string credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes($"thermostat/{id}:{key ?? _fleet.KeyOf(id)}"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /device/v1/desired HTTP/1.1\r\nHost: test\r\nAuthorization: Basic {credentials}\r\n\r\n"));
        byte[] bytes = new byte[8192];
        int filled = 0;
        string text = "";
        while (!IsWhole(text))
        {
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
            int read = await client.GetStream().ReadAsync(bytes.AsMemory(filled), limit.Token);
            Assert.True(read > 0, $"the connection ended after: {text}");
            filled += read;
            text = Encoding.UTF8.GetString(bytes, 0, filled);
        }

        return text;
    }

    private static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        int length = answer.IndexOf("Content-Length: ", StringComparison.Ordinal);
        return end > 0 && (length < 0
            ? answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
            : Encoding.UTF8.GetByteCount(answer[(end + 4)..]) == int.Parse(answer[(length + 16)..].Split('\r')[0], CultureInfo.InvariantCulture));
    }

    private static async Task<int> ReadAsync(TcpClient client)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], limit.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private Process Listen(string version, string id, string? key = null)
    {
        ProcessStartInfo start = new("mosquitto_sub") { RedirectStandardOutput = true, RedirectStandardError = true };
        string name = $"thermostat/{id}";
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", _fleet.BrokerPort.ToString(CultureInfo.InvariantCulture), "-V", version, "-i", name, "-u", name, "-P", key ?? _fleet.KeyOf(id),
            "-q", "1", "-t", $"ota/v1/thermostat/{id}/desired",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return Process.Start(start) ?? throw new InvalidOperationException("mosquitto_sub did not start.");
    }
}
