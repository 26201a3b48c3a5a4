using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Devices;

namespace OtaStack.Server.Tests.Messaging;

public sealed class BrokerTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(4);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [InlineData("thermostat/dev-000", "thermostat/dev-000", "wrong")]
    [InlineData("thermostat/dev-000", "thermostat/dev-000", "")]
    [InlineData("thermostat/dev-001", "thermostat/dev-001", "KEY0")]
    [InlineData("thermostat/dev-001", "thermostat/dev-000", "KEY0")]
    [InlineData("thermostat/dev-000", "thermostat/dev-001", "KEY0")]
    [InlineData("thermostat/dev-999", "thermostat/dev-999", "KEY0")]
    [InlineData("dev-000", "dev-000", "KEY0")]
    public async Task Wrong_credentials_are_refused_in_both_versions_of_the_protocol(string clientId, string userName, string password)
    {
        string key = password.Replace("KEY0", _fleet.KeyOf("dev-000"), StringComparison.Ordinal);

        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.KnockAsync(_fleet, clientId, userName, key, MqttProtocolVersion.V500));
        Assert.Equal(MqttClientConnectResultCode.BadUserNameOrPassword, await TestDevice.KnockAsync(_fleet, clientId, userName, key, MqttProtocolVersion.V311));
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_device_is_sent_its_assignment_when_it_subscribes_and_on_every_change(MqttProtocolVersion version)
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", version);
        Assert.Equal(MqttClientSubscribeResultCode.GrantedQoS1, await device.SubscribeAsync());
        JsonElement first = await device.NextDesiredAsync();

        string rollout = await _fleet.StartRolloutAsync("1.1.0", [100]);
        JsonElement second = await device.NextDesiredAsync();
        await _fleet.OrderAsync(rollout, "halt");
        JsonElement third = await device.NextDesiredAsync();

        Assert.Equal("", first.GetProperty("target").GetString());
        Assert.Equal(TestFleet.TargetOf("1.1.0"), second.GetProperty("target").GetString());
        Assert.Equal(rollout, second.GetProperty("rollout").GetString());
        Assert.Equal("", third.GetProperty("target").GetString());
        Assert.True(first.GetProperty("assignment").GetInt64() < second.GetProperty("assignment").GetInt64());
        Assert.True(second.GetProperty("assignment").GetInt64() < third.GetProperty("assignment").GetInt64());
        Assert.Equal("ota/v1/thermostat/dev-000/desired", Assert.Single(device.Topics.Distinct()));
        Assert.Equal(third.ToString(), (await _fleet.DesiredAsync("dev-000")).ToString());
    }

    [Fact]
    public async Task What_changed_while_a_device_was_away_is_sent_when_it_comes_back()
    {
        await using (TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000"))
        {
            await device.SubscribeAsync();
            await device.NextDesiredAsync();
        }

        await _fleet.StartRolloutAsync("1.1.0", [100]);

        await using TestDevice again = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await again.SubscribeAsync();
        Assert.Equal(TestFleet.TargetOf("1.1.0"), (await again.NextDesiredAsync()).GetProperty("target").GetString());
    }

    [Fact]
    public async Task A_newer_connection_of_the_same_device_takes_over_and_gets_the_changes()
    {
        await using TestDevice old = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await old.SubscribeAsync();
        await old.NextDesiredAsync();

        await using TestDevice newer = await TestDevice.ConnectAsync(_fleet, "dev-000");
        Assert.Equal(MqttClientDisconnectReason.SessionTakenOver, await old.Gone);
        await newer.SubscribeAsync();
        await newer.NextDesiredAsync();
        await _fleet.StartRolloutAsync("1.1.0", [100]);

        Assert.Equal(TestFleet.TargetOf("1.1.0"), (await newer.NextDesiredAsync()).GetProperty("target").GetString());
    }

    [Theory]
    [InlineData("ota/v1/thermostat/dev-001/desired")]
    [InlineData("ota/v1/thermostat/dev-000/report")]
    [InlineData("ota/v1/thermostat/dev-000/get")]
    [InlineData("ota/v1/thermostat/dev-001/block")]
    [InlineData("ota/v1/thermostat/+/block")]
    [InlineData("ota/v1/thermostat/+/desired")]
    [InlineData("ota/v1/thermostat/dev-000/+")]
    [InlineData("ota/v1/thermostat/dev-000/desired/#")]
    [InlineData("ota/v1/other/dev-000/desired")]
    [InlineData("$SYS/#")]
    [InlineData("#")]
    [InlineData("+/+/+/+/+")]
    public async Task A_foreign_subscription_is_refused_and_ends_the_connection(string topic)
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Task attempt = device.SubscribeAsync(topic);

        Assert.Equal(MqttClientDisconnectReason.NotAuthorized, await device.Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        await AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("ota/v1/thermostat/dev-001/report")]
    [InlineData("ota/v1/thermostat/dev-001/get")]
    [InlineData("ota/v1/thermostat/dev-000/block")]
    [InlineData("ota/v1/thermostat/dev-001/desired")]
    [InlineData("ota/v1/thermostat/dev-000/desired")]
    [InlineData("ota/v1/thermostat/dev-000/report/x")]
    [InlineData("ota/v1/other/dev-000/report")]
    [InlineData("$SYS/broker")]
    [InlineData("x")]
    public async Task A_foreign_publication_is_refused_ends_the_connection_and_reaches_nobody(string topic)
    {
        await using TestDevice victim = await TestDevice.ConnectAsync(_fleet, "dev-001");
        await victim.SubscribeAsync();
        await victim.NextDesiredAsync();
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Task attempt = device.ReportAsync(_fleet.Report("dev-001", "failed", "6.6.6"), topic);

        Assert.Equal(MqttClientDisconnectReason.NotAuthorized, await device.Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        await AssertUnharmedAsync();
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        Assert.Equal(TestFleet.TargetOf("1.1.0"), (await victim.NextDesiredAsync()).GetProperty("target").GetString());
    }

    [Fact]
    public async Task An_older_client_is_disconnected_too()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", MqttProtocolVersion.V311);

        Task attempt = device.ReportAsync(_fleet.Report("dev-001", "failed", "6.6.6"), "ota/v1/thermostat/dev-001/report");

        await device.Gone;
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        await AssertUnharmedAsync();
    }

    [Fact]
    public async Task A_report_for_another_device_on_the_own_topic_is_refused()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Task attempt = device.ReportAsync(_fleet.Report("dev-001", "failed", "6.6.6"));

        Assert.Equal(MqttClientDisconnectReason.NotAuthorized, await device.Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        await AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttProtocolVersion.V500, MqttQualityOfServiceLevel.ExactlyOnce)]
    public async Task An_acknowledged_report_is_stored(MqttProtocolVersion version, MqttQualityOfServiceLevel quality)
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", version);

        MqttClientPublishResult answer = await device.ReportAsync(_fleet.Report("dev-000", "trial", "1.1.0"), quality: quality);

        Assert.Equal(MqttClientPublishReasonCode.Success, answer.ReasonCode);
        Assert.Equal("trial", await StateAsync("dev-000"));
    }

    [Fact]
    public async Task A_repeated_report_is_acknowledged_again()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");
        string report = _fleet.Report("dev-000", "confirmed", "1.1.0");

        await device.ReportAsync(report);
        MqttClientPublishResult again = await device.ReportAsync(report);

        Assert.Equal(MqttClientPublishReasonCode.Success, again.ReasonCode);
        Assert.Equal(1, (await _fleet.DeviceAsync("dev-000")).GetProperty("reports").GetArrayLength());
    }

    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_report_that_cannot_be_stored_is_never_acknowledged(MqttProtocolVersion version)
    {
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER refuse BEFORE INSERT ON Reports BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000", version);
        string report = _fleet.Report("dev-000", "confirmed", "1.1.0");

        Task attempt = device.ReportAsync(report);

        await device.Gone;
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        Assert.Equal("unknown", await StateAsync("dev-000"));
        await db.Database.ExecuteSqlRawAsync("DROP TRIGGER refuse");
        await using TestDevice later = await TestDevice.ConnectAsync(_fleet, "dev-000", version);
        await later.ReportAsync(report);
        Assert.Equal("confirmed", await StateAsync("dev-000"));
    }

    [Fact]
    public async Task A_bad_report_ends_the_connection_and_changes_nothing()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Task attempt = device.ReportAsync("{}");

        Assert.Equal(MqttClientDisconnectReason.PayloadFormatInvalid, await device.Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        Assert.Equal("unknown", await StateAsync("dev-000"));
    }

    [Fact]
    public async Task A_report_over_2048_bytes_ends_the_connection()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Task attempt = device.ReportAsync(_fleet.Report("dev-000", "idle", "1.0.0").PadRight(2049));

        Assert.Equal(MqttClientDisconnectReason.PacketTooLarge, await device.Gone);
        await Assert.ThrowsAnyAsync<Exception>(() => attempt);
        Assert.Equal("unknown", await StateAsync("dev-000"));
    }

    [Fact]
    public async Task A_packet_that_announces_too_much_is_cut_off_before_it_is_read()
    {
        using TcpClient stranger = new();
        await stranger.ConnectAsync("127.0.0.1", _fleet.BrokerPort);
        NetworkStream stream = stranger.GetStream();

        // CONNECT that announces 268,435,455 bytes.
        await stream.WriteAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F });

        await AssertClosedAsync(stream);
    }

    [Fact]
    public async Task Something_else_than_mqtt_is_cut_off_and_devices_are_served_on()
    {
        using TcpClient stranger = new();
        await stranger.ConnectAsync("127.0.0.1", _fleet.BrokerPort);
        NetworkStream stream = stranger.GetStream();

        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());

        await AssertClosedAsync(stream);
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await device.ReportAsync(_fleet.Report("dev-000", "idle", "1.0.0"));
        Assert.Equal("idle", await StateAsync("dev-000"));
    }

    [Fact]
    public async Task Subscribing_over_and_over_ends_the_connection()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");

        Exception? end = null;
        for (int i = 0; i < 100 && end is null; i++)
        {
            end = await Record.ExceptionAsync(() => device.SubscribeAsync());
        }

        Assert.NotNull(end);
        Assert.Equal(MqttClientDisconnectReason.QuotaExceeded, await device.Gone);
    }

    [Fact]
    public async Task Http_and_mqtt_tell_and_take_the_same()
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-002");
        await device.SubscribeAsync();
        Assert.Equal((await _fleet.DesiredAsync("dev-002")).ToString(), (await device.NextDesiredAsync()).ToString());

        await device.ReportAsync(_fleet.Report("dev-002", "downloading", "1.0.0", "1.1.0"));
        await _fleet.TellAsync("dev-002", "trial", "1.1.0", "1.1.0");
        await device.ReportAsync(_fleet.Report("dev-002", "confirmed", "1.1.0", "1.1.0"));

        Assert.Equal(
            ["confirmed", "trial", "downloading"],
            (await _fleet.DeviceAsync("dev-002")).GetProperty("reports").EnumerateArray().Select(r => r.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task After_a_restart_of_the_server_devices_find_their_assignment_again()
    {
        await using TestDevice device = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await device.SubscribeAsync();
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        string expected = (await _fleet.DesiredAsync("dev-000")).ToString();

        await _fleet.RestartAsync();
        await device.Gone;

        await using TestDevice again = await TestDevice.ConnectAsync(_fleet, "dev-000");
        await again.SubscribeAsync();
        Assert.Equal(expected, (await again.NextDesiredAsync()).ToString());
    }

    private static async Task AssertClosedAsync(NetworkStream stream)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[64];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
                // A refusal may precede the end.
            }
        }
        catch (IOException)
        {
            // Reset instead of closed: gone all the same.
        }
    }

    private async Task<string> StateAsync(string id)
    {
        return (await _fleet.DeviceAsync(id)).GetProperty("device").GetProperty("state").GetString()!;
    }

    private async Task AssertUnharmedAsync()
    {
        Assert.Equal("unknown", await StateAsync("dev-000"));
        Assert.Equal("unknown", await StateAsync("dev-001"));
    }
}
