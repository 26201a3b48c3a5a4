using System.Net;
using System.Text;
using System.Text.Json;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Devices;

/// <summary>A device that is provisioned anew under its id counts its reports from 1 again, and is heard.</summary>
public sealed class ReprovisioningTests : IAsyncLifetime
{
    private const string Id = "dev-000";
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(2);
        for (int i = 0; i < 3; i++)
        {
            await _fleet.TellAsync(Id, "idle", "1.0.0");
        }
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task With_another_key_its_first_report_is_taken_and_shown_as_the_newest()
    {
        await _fleet.RekeyAsync(Id);
        await _fleet.TellAsync(Id, "idle", "1.2.0");

        JsonElement device = await _fleet.DeviceAsync(Id);
        Assert.Equal("1.2.0", device.GetProperty("device").GetProperty("version").GetString());
        Assert.Equal([1, 3, 2, 1], device.GetProperty("reports").EnumerateArray().Select(report => report.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task With_the_key_before_nothing_is_taken_whatever_its_number()
    {
        string old = _fleet.KeyOf(Id);
        string replay = _fleet.Report(Id, "idle", "6.6.6", sequence: 4);
        await _fleet.RekeyAsync(Id);
        using HttpClient stale = _fleet.Device(Id, old);
        using StringContent body = new(replay, Encoding.UTF8, "application/json");
        using HttpResponseMessage refused = await stale.PostAsync("/device/v1/reports", body);

        await ProblemAssert.IsAsync(401, "device.unauthorized", refused);
        Assert.Equal("1.0.0", (await _fleet.DeviceAsync(Id)).GetProperty("device").GetProperty("version").GetString());
    }

    [Fact]
    public async Task Within_one_provisioning_an_old_number_is_acknowledged_and_changes_nothing()
    {
        await _fleet.RekeyAsync(Id);
        await _fleet.TellAsync(Id, "idle", "1.2.0");
        using HttpClient device = _fleet.Device(Id);
        using StringContent body = new(_fleet.Report(Id, "idle", "6.6.6", sequence: 1), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await device.PostAsync("/device/v1/reports", body);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1.2.0", (await _fleet.DeviceAsync(Id)).GetProperty("device").GetProperty("version").GetString());
    }

    [Fact]
    public async Task Its_part_in_a_rollout_and_its_assignment_stay()
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        await _fleet.RekeyAsync(Id);

        Assert.Equal(TestFleet.TargetOf("1.1.0"), await _fleet.TargetAsync(Id));
        await _fleet.TellAsync(Id, "confirmed", "1.1.0");
        await _fleet.RestartAsync();
        await _fleet.TellAsync(Id, "idle", "1.1.0");
    }

    [Fact]
    public async Task A_device_that_is_not_there_or_is_erased_gets_no_key()
    {
        using HttpResponseMessage unknown = await _fleet.Operator.PostAsync("/api/v1/products/thermostat/devices/dev-999/key", content: null);
        await ProblemAssert.IsAsync(404, "device.unknown", unknown);
        Assert.Equal(HttpStatusCode.NoContent, await Erasure.Receipts.PostAsync(_fleet, Id, "all"));
        using HttpResponseMessage erased = await _fleet.Operator.PostAsync($"/api/v1/products/thermostat/devices/{Id}/key", content: null);
        await ProblemAssert.IsAsync(404, "device.unknown", erased);
    }
}
