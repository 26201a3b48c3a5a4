using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Console;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Erasure;

namespace OtaStack.Server.Tests.Rollouts;

/// <summary>Devices that are erased or removed in mid-rollout: an outcome of their own, and the rollout ends without them.</summary>
public sealed class DepartedDeviceTests : IAsyncLifetime
{
    private readonly FailingEnd _failure = new();
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(4, builder => builder.Services.AddSingleton<IDeviceEnd>(_failure));
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Theory]
    [InlineData("erased")]
    [InlineData("removed")]
    public async Task Waiting_and_assigned_ones_are_settled_and_the_rollout_completes(string end)
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [25, 100], threshold: 0);
        string assigned = Assert.Single(await _fleet.AssignedAsync("1.1.0"));
        string waiting = (await _fleet.RolloutAsync(id)).GetProperty("devices").EnumerateArray().First(d => d.GetProperty("outcome").GetString() == "waiting").GetProperty("id").GetString()!;

        await LeaveAsync(assigned, end);
        await LeaveAsync(waiting, end);
        await _fleet.SettleAsync();
        await ConfirmAllAsync("1.1.0");

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal("completed", rollout.GetProperty("state").GetString());
        Assert.Equal((2, 2, 4), (Count(rollout, end), Count(rollout, "confirmed"), rollout.GetProperty("devices").GetArrayLength()));
        Assert.Equal(end, rollout.GetProperty("devices").EnumerateArray().First(d => d.GetProperty("id").GetString() == assigned).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task They_count_neither_as_failed_nor_as_assigned_in_the_threshold()
    {
        // One failure of four is within 25 %; of three it is not.
        string id = await _fleet.StartRolloutAsync("1.1.0", [100], threshold: 25);
        string[] assigned = [.. await _fleet.AssignedAsync("1.1.0")];
        Assert.Equal(4, assigned.Length);
        await LeaveAsync(assigned[0], "erased");
        await _fleet.SettleAsync();
        Assert.Equal("running", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());

        await _fleet.TellAsync(assigned[1], "rolledBack", "1.0.0", "1.1.0", "healthCheckFailed");
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal("halted", rollout.GetProperty("state").GetString());
        Assert.StartsWith("1 of 3 devices", rollout.GetProperty("haltReason").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 2), (Count(rollout, "erased"), Count(rollout, "withdrawn")));
    }

    [Fact]
    public async Task One_that_had_ended_keeps_its_outcome_and_so_does_a_finished_rollout()
    {
        string first = await _fleet.StartRolloutAsync("1.1.0", [100]);
        await _fleet.TellAsync("dev-000", "confirmed", "1.1.0");
        await LeaveAsync("dev-000", "erased");
        await _fleet.OrderAsync(first, "halt");
        await LeaveAsync("dev-001", "removed");

        JsonElement rollout = await _fleet.RolloutAsync(first);
        Assert.Equal((1, 3, 0, 0), (Count(rollout, "confirmed"), Count(rollout, "withdrawn"), Count(rollout, "erased"), Count(rollout, "removed")));
    }

    [Fact]
    public async Task An_erased_one_that_is_enrolled_again_in_mid_rollout_is_not_part_of_it_any_more()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [100]);
        await LeaveAsync("dev-000", "erased");
        await _fleet.EnrolAsync(["dev-000"]);
        await _fleet.SettleAsync();

        Assert.Equal("", await _fleet.TargetAsync("dev-000"));
        await ConfirmAllAsync("1.1.0");
        Assert.Equal("completed", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());

        // And it can be part of the next one.
        await _fleet.StartRolloutAsync("1.2.0", [100]);
        Assert.Equal(TestFleet.TargetOf("1.2.0"), await _fleet.TargetAsync("dev-000"));
    }

    [Fact]
    public async Task A_server_that_stops_right_after_the_receipt_goes_on_without_the_device()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [100]);
        foreach (string device in (string[])["dev-000", "dev-001", "dev-002", "dev-003"])
        {
            await LeaveAsync(device, "erased");
        }

        await _fleet.RestartAsync();
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal(("completed", 4), (rollout.GetProperty("state").GetString(), Count(rollout, "erased")));
    }

    [Theory]
    [InlineData("erased")]
    [InlineData("removed")]
    public async Task What_cannot_be_settled_is_not_stored_at_all(string end)
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [100]);
        _failure.Fails = true;

        if (end == "erased")
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Receipts.PostAsync(_fleet, "dev-000", "all"));
        }
        else
        {
            using HttpResponseMessage refused = await _fleet.Operator.DeleteAsync("/api/v1/products/thermostat/devices/dev-000");
            Assert.Equal(HttpStatusCode.InternalServerError, refused.StatusCode);
        }

        // The device is what it was, its credentials too, and the rollout waits for it.
        Assert.Equal(TestFleet.TargetOf("1.1.0"), await _fleet.TargetAsync("dev-000"));
        Assert.Equal(4, Count(await _fleet.RolloutAsync(id), "assigned"));
        _failure.Fails = false;
        await LeaveAsync("dev-000", end);
        Assert.Equal(1, Count(await _fleet.RolloutAsync(id), end));
    }

    [Fact]
    public async Task Rollouts_that_waited_for_erased_devices_before_are_mended_by_the_migration()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [100]);
        await LeaveAsync("dev-000", "erased");
        await ConfirmAllAsync("1.1.0");
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        int set = await db.Database.ExecuteSqlRawAsync("UPDATE RolloutMembers SET Outcome = 2 WHERE DeviceId = 'dev-000'");
        int reopened = await db.Database.ExecuteSqlRawAsync("UPDATE Rollouts SET State = 1, EndedAt = NULL");
        Assert.Equal((1, 1), (set, reopened));
        await _fleet.SettleAsync();
        Assert.Equal("running", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());

        await db.Database.ExecuteSqlRawAsync(MigrationSql());
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal(("completed", 1, 3), (rollout.GetProperty("state").GetString(), Count(rollout, "erased"), Count(rollout, "confirmed")));
    }

    [Theory]
    [InlineData("en", "erased", "removed")]
    [InlineData("ja", "消去済み", "削除済み")]
    public async Task The_console_shows_them(string language, string erased, string removed)
    {
        await _fleet.StartRolloutAsync("1.1.0", [100]);
        await LeaveAsync("dev-000", "erased");
        await LeaveAsync("dev-001", "removed");
        using HttpClient browser = await ConsoleSession.OpenAsync(_fleet, language);
        string page = WebUtility.HtmlDecode(await browser.GetStringAsync("/products/thermostat"));
        Assert.Matches($"{erased}</dt><dd>1<", page);
        Assert.Matches($"{removed}</dt><dd>1<", page);
    }

    [Fact]
    public async Task A_removed_device_is_gone_with_what_it_told_but_for_its_receipts()
    {
        await _fleet.TellAsync("dev-000", "idle", "1.0.0");
        Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, "dev-000", "all"));
        await LeaveAsync("dev-000", "removed");

        using HttpResponseMessage device = await _fleet.Operator.GetAsync("/api/v1/products/thermostat/devices/dev-000");
        Assert.Equal(HttpStatusCode.NotFound, device.StatusCode);
        using HttpResponseMessage again = await _fleet.Operator.DeleteAsync("/api/v1/products/thermostat/devices/dev-000");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        string receipts = await _fleet.Operator.GetStringAsync("/api/v1/products/thermostat/devices/dev-000/receipts");
        Assert.Contains("\"what\":\"all\"", receipts, StringComparison.Ordinal);

        await _fleet.EnrolAsync(["dev-000"]);
        Assert.Empty((await _fleet.DeviceAsync("dev-000")).GetProperty("reports").EnumerateArray());
        await _fleet.TellAsync("dev-000", "idle", "1.0.0");
        Assert.Single((await _fleet.DeviceAsync("dev-000")).GetProperty("reports").EnumerateArray());
    }

    /// <summary>The statement of the migration, which ran when there was nothing yet.</summary>
    private static string MigrationSql()
    {
        Microsoft.EntityFrameworkCore.Migrations.Migration migration = new OtaStack.Server.Storage.Migrations.EpochsAndResets();
        return migration.UpOperations.OfType<Microsoft.EntityFrameworkCore.Migrations.Operations.SqlOperation>().Single().Sql;
    }

    private static int Count(JsonElement rollout, string outcome) => rollout.GetProperty("counts").GetProperty(outcome).GetInt32();

    private async Task LeaveAsync(string device, string end)
    {
        if (end == "erased")
        {
            Assert.Equal(HttpStatusCode.NoContent, await Receipts.PostAsync(_fleet, device, "all"));
            return;
        }

        using HttpResponseMessage removed = await _fleet.Operator.DeleteAsync($"/api/v1/products/thermostat/devices/{device}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
    }

    private async Task ConfirmAllAsync(string version)
    {
        foreach (string device in await _fleet.AssignedAsync(version))
        {
            await _fleet.TellAsync(device, "confirmed", version);
        }

        await _fleet.SettleAsync();
    }

    /// <summary>Stands for the disk that is full, or the server that is killed, in the middle of the transaction.</summary>
    private sealed class FailingEnd : IDeviceEnd
    {
        public bool Fails { get; set; }

        public Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken)
        {
            return Fails ? throw new IOException("The disk is full.") : Task.CompletedTask;
        }

        public void Committed()
        {
        }
    }
}
