using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtaStack.Server.Rollouts;
using OtaStack.Server.Storage;
using OtaStack.Server.Tests.Devices;
using OtaStack.Server.Tests.Startup;

namespace OtaStack.Server.Tests.Rollouts;

public sealed class RolloutScenarioTests : IAsyncLifetime
{
    private TestFleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _fleet = await TestFleet.StartAsync(10);
    }

    public async Task DisposeAsync()
    {
        await _fleet.DisposeAsync();
    }

    [Fact]
    public async Task Phases_follow_one_another_after_the_soak_time_until_all_have_the_release()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [20, 100], soak: 60);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.1.0");
        Assert.Equal(2, first.Count);

        await ConfirmAsync(first, "1.1.0");
        Assert.Equal(2, (await _fleet.AssignedAsync("1.1.0")).Count);
        _fleet.Server.Time.Advance(TimeSpan.FromSeconds(59));
        await _fleet.SettleAsync();
        Assert.Equal(2, (await _fleet.AssignedAsync("1.1.0")).Count);
        _fleet.Server.Time.Advance(TimeSpan.FromSeconds(1));
        await _fleet.SettleAsync();
        IReadOnlyList<string> all = await _fleet.AssignedAsync("1.1.0");
        Assert.Equal(10, all.Count);

        await ConfirmAsync(all.Except(first), "1.1.0");
        _fleet.Server.Time.Advance(TimeSpan.FromSeconds(60));
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal("completed", rollout.GetProperty("state").GetString());
        Assert.Equal(2, rollout.GetProperty("phase").GetInt32());
        Assert.Equal(10, rollout.GetProperty("counts").GetProperty("confirmed").GetInt32());
        Assert.Equal(JsonValueKind.Null, rollout.GetProperty("haltReason").ValueKind);
        Assert.Equal(10, (await _fleet.AssignedAsync("1.1.0")).Count);
    }

    [Fact]
    public async Task The_devices_reached_first_are_those_of_the_documented_order()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [30, 100]);

        IEnumerable<string> expected = SamplingOrder.Of(id, Enumerable.Range(0, 10).Select(TestFleet.IdOf)).Take(3);
        Assert.Equal(expected.Order(StringComparer.Ordinal), await _fleet.AssignedAsync("1.1.0"));
    }

    [Fact]
    public async Task Too_many_failures_halt_and_withdraw_and_the_reason_is_a_sentence()
    {
        await ConfirmAsync(Enumerable.Range(0, 10).Select(TestFleet.IdOf), "1.1.0");
        string id = await _fleet.StartRolloutAsync("1.2.0", [40, 100], threshold: 20);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.2.0");
        long before = (await _fleet.DesiredAsync(first[3])).GetProperty("assignment").GetInt64();

        await _fleet.TellAsync(first[0], "rolledBack", "1.1.0", "1.2.0", "healthCheckFailed");
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal("halted", rollout.GetProperty("state").GetString());
        Assert.Equal("rollout.failure_threshold", rollout.GetProperty("haltCode").GetString());
        Assert.Equal("1 of 4 devices of phase 1 went back to 1.1.0: healthCheckFailed", rollout.GetProperty("haltReason").GetString());
        Assert.Equal(1, rollout.GetProperty("counts").GetProperty("rolledBack").GetInt32());
        Assert.Equal(3, rollout.GetProperty("counts").GetProperty("withdrawn").GetInt32());
        Assert.Equal(6, rollout.GetProperty("counts").GetProperty("waiting").GetInt32());
        JsonElement withdrawn = await _fleet.DesiredAsync(first[3]);
        Assert.Equal("", withdrawn.GetProperty("target").GetString());
        Assert.Equal("", withdrawn.GetProperty("rollout").GetString());
        Assert.True(withdrawn.GetProperty("assignment").GetInt64() > before);
        Assert.Equal([first[0]], await _fleet.AssignedAsync("1.2.0"));
    }

    [Fact]
    public async Task The_halt_reason_is_told_in_japanese_when_asked_for()
    {
        string id = await _fleet.StartRolloutAsync("1.2.0", [10, 100]);
        await _fleet.TellAsync((await _fleet.AssignedAsync("1.2.0"))[0], "refused", "1.0.0", "1.2.0", "wrongBoard");
        await _fleet.SettleAsync();
        _fleet.Operator.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ja-JP");

        Assert.Equal("フェーズ 1 の 1 台のうち 1 台が更新に失敗しました：wrongBoard", (await _fleet.RolloutAsync(id)).GetProperty("haltReason").GetString());
    }

    [Fact]
    public async Task What_a_withdrawn_device_tells_still_counts_but_assigns_nobody()
    {
        string id = await _fleet.StartRolloutAsync("1.2.0", [20, 100], threshold: 0);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.2.0");
        await _fleet.TellAsync(first[0], "rolledBack", "1.0.0", "1.2.0", "healthCheckFailed");
        await _fleet.SettleAsync();

        await _fleet.TellAsync(first[1], "rolledBack", "1.0.0", "1.2.0", "bootFailed");
        await _fleet.SettleAsync();

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal(2, rollout.GetProperty("counts").GetProperty("rolledBack").GetInt32());
        Assert.Equal("1 of 2 devices of phase 1 went back to 1.0.0: healthCheckFailed", rollout.GetProperty("haltReason").GetString());
        Assert.Equal("", await _fleet.TargetAsync(first[1]));
        Assert.Equal([first[0]], await _fleet.AssignedAsync("1.2.0"));
    }

    [Fact]
    public async Task An_operator_halts_for_good()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [20, 100]);

        JsonElement halted = await _fleet.OrderAsync(id, "halt", new { reason = "customer complaint" });
        await _fleet.SettleAsync();

        Assert.Equal("halted", halted.GetProperty("state").GetString());
        Assert.Equal("Halted by an operator: customer complaint", halted.GetProperty("haltReason").GetString());
        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
        foreach (string order in (string[])["halt", "pause", "resume"])
        {
            using HttpResponseMessage answer = await _fleet.Operator.PostAsync($"/api/v1/products/{TestFleet.Product}/rollouts/{id}/{order}", null);
            await ProblemAssert.IsAsync(409, "rollout.not_running", answer);
        }

        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
        Assert.Equal("halted", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_paused_rollout_waits_and_goes_on_where_it_was()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [20, 100]);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.1.0");

        await _fleet.OrderAsync(id, "pause");
        await ConfirmAsync(first, "1.1.0");
        Assert.Equal("paused", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());
        Assert.Equal(2, (await _fleet.AssignedAsync("1.1.0")).Count);

        JsonElement resumed = await _fleet.OrderAsync(id, "resume");
        await _fleet.SettleAsync();
        Assert.Equal("running", resumed.GetProperty("state").GetString());
        Assert.Equal(10, (await _fleet.AssignedAsync("1.1.0")).Count);
    }

    [Fact]
    public async Task A_second_rollout_of_the_same_devices_is_refused_until_the_first_has_ended()
    {
        string first = await _fleet.StartRolloutAsync("1.1.0", [20, 100]);

        using HttpResponseMessage refused = await _fleet.PostRolloutAsync("1.2.0", [100]);
        await ProblemAssert.IsAsync(409, "rollout.overlaps", refused);
        await _fleet.OrderAsync(first, "pause");
        using HttpResponseMessage refusedPaused = await _fleet.PostRolloutAsync("1.2.0", [100]);
        await ProblemAssert.IsAsync(409, "rollout.overlaps", refusedPaused);
        Assert.Empty(await _fleet.AssignedAsync("1.2.0"));

        await _fleet.OrderAsync(first, "halt");
        await _fleet.StartRolloutAsync("1.2.0", [100]);
        Assert.Equal(10, (await _fleet.AssignedAsync("1.2.0")).Count);
    }

    [Fact]
    public async Task Groups_without_a_common_device_roll_out_side_by_side()
    {
        await _fleet.EnrolAsync(["east-1", "east-2"], "east");
        await _fleet.EnrolAsync(["west-1"], "west");

        await _fleet.StartRolloutAsync("1.1.0", [100], group: "east");
        await _fleet.StartRolloutAsync("1.2.0", [100], group: "west");

        Assert.Equal(["east-1", "east-2"], await _fleet.AssignedAsync("1.1.0"));
        Assert.Equal(["west-1"], await _fleet.AssignedAsync("1.2.0"));
        using HttpResponseMessage all = await _fleet.PostRolloutAsync("1.3.0", [100]);
        await ProblemAssert.IsAsync(409, "rollout.overlaps", all);
    }

    [Fact]
    public async Task Only_devices_with_a_board_of_the_release_and_without_the_release_take_part()
    {
        await _fleet.EnrolAsync(["other-1"], board: "esp32");
        await _fleet.TellAsync("dev-003", "confirmed", "1.1.0");

        string id = await _fleet.StartRolloutAsync("1.1.0", [100]);

        string[] members = [.. (await _fleet.RolloutAsync(id)).GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("id").GetString()!)];
        Assert.Equal(9, members.Length);
        Assert.DoesNotContain("other-1", members);
        Assert.DoesNotContain("dev-003", members);
    }

    [Fact]
    public async Task A_release_that_all_devices_run_already_is_refused()
    {
        await ConfirmAsync(Enumerable.Range(0, 10).Select(TestFleet.IdOf), "1.1.0");

        using HttpResponseMessage answer = await _fleet.PostRolloutAsync("1.1.0", [100]);

        await ProblemAssert.IsAsync(422, "rollout.no_devices", answer);
    }

    [Theory]
    [InlineData("""{"name":"","target":"thermostat/1.1.0/assemblies.bin"}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x"}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","phases":[]}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","phases":[50,10]}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","failureThresholdPercent":101}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","soakSeconds":-1}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","group":"a b"}""", 400, "rollout.invalid")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.idx"}""", 422, "rollout.target_unknown")]
    [InlineData("""{"name":"x","target":"thermostat/1.1.0/assemblies.bin","group":"nobody"}""", 422, "rollout.no_devices")]
    public async Task A_bad_rollout_is_refused_and_nothing_is_assigned(string body, int status, string code)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await _fleet.Operator.PostAsync($"/api/v1/products/{TestFleet.Product}/rollouts", content);
        await _fleet.SettleAsync();

        Assert.NotEmpty(await ProblemAssert.IsAsync(status, code, answer));
        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
    }

    [Fact]
    public async Task After_a_restart_the_rollout_goes_on_by_itself_from_what_was_stored()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [20, 100], soak: 3600);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.1.0");
        long[] numbers = await Task.WhenAll(first.Select(async d => (await _fleet.DesiredAsync(d)).GetProperty("assignment").GetInt64()));
        await ConfirmAsync(first, "1.1.0");

        await _fleet.RestartAsync();
        await _fleet.SettleAsync();
        Assert.Equal(first, await _fleet.AssignedAsync("1.1.0"));
        Assert.Equal(numbers, await Task.WhenAll(first.Select(async d => (await _fleet.DesiredAsync(d)).GetProperty("assignment").GetInt64())));

        _fleet.Server.Time.Advance(TimeSpan.FromHours(1));
        await _fleet.RestartAsync();
        await _fleet.SettleAsync();
        Assert.Equal(10, (await _fleet.AssignedAsync("1.1.0")).Count);
        Assert.Equal("running", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_device_that_falls_back_after_it_had_confirmed_counts_as_failed()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [20, 100], threshold: 0, soak: 60);
        IReadOnlyList<string> first = await _fleet.AssignedAsync("1.1.0");
        await ConfirmAsync(first, "1.1.0");

        await _fleet.TellAsync(first[0], "rolledBack", "1.0.0", "1.1.0", "slotCorrupt");
        await _fleet.SettleAsync();

        Assert.Equal("halted", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("downloading", "downloading")]
    [InlineData("staged", "downloading")]
    [InlineData("rebooting", "downloading")]
    [InlineData("trial", "trial")]
    [InlineData("waiting", "assigned")]
    public async Task Progress_is_told_in_one_word_per_device(string state, string word)
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [10, 100]);
        string device = (await _fleet.AssignedAsync("1.1.0"))[0];

        await _fleet.TellAsync(device, state, "1.0.0", "1.1.0");

        JsonElement rollout = await _fleet.RolloutAsync(id);
        Assert.Equal(word, rollout.GetProperty("devices")[0].GetProperty("outcome").GetString());
        Assert.Equal(1, rollout.GetProperty("counts").GetProperty(word).GetInt32());
    }

    [Fact]
    public async Task Nothing_can_be_assigned_for_a_rollout_that_is_not_running_whoever_decides()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [10, 100]);
        await _fleet.OrderAsync(id, "halt");
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        Rollout rollout = await db.Set<Rollout>().SingleAsync(r => r.Id == id);
        RolloutDecision wrong = new()
        {
            State = RolloutState.Running, Phase = 1, PhaseEndedAt = 0, Assign = [new NewAssignment("dev-000", false)], ChangesNothing = false,
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => new DecisionWriter(db, rollout, DateTimeOffset.UnixEpoch).WriteAsync(wrong, CancellationToken.None));

        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
    }

    [Fact]
    public async Task A_decision_made_before_a_halt_cannot_be_stored_after_it()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [10, 100]);
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        Rollout stale = await db.Set<Rollout>().SingleAsync(r => r.Id == id);
        await _fleet.OrderAsync(id, "halt");
        RolloutDecision late = new()
        {
            State = RolloutState.Running, Phase = 2, PhaseEndedAt = 0, Assign = [new NewAssignment("dev-000", false)], ChangesNothing = false,
        };

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => new DecisionWriter(db, stale, DateTimeOffset.UnixEpoch).WriteAsync(late, CancellationToken.None));

        Assert.Empty(await _fleet.AssignedAsync("1.1.0"));
        Assert.Equal("halted", (await _fleet.RolloutAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_engine_wakes_by_itself_on_reports_and_on_the_clock()
    {
        string id = await _fleet.StartRolloutAsync("1.1.0", [100], soak: 60);
        await ConfirmWithoutSettlingAsync(Enumerable.Range(0, 10).Select(TestFleet.IdOf), "1.1.0");
        await WaitForAsync(async () => await PhaseEndedAsync(id));

        _fleet.Server.Time.Advance(TimeSpan.FromSeconds(60));

        await WaitForAsync(async () => (await _fleet.RolloutAsync(id)).GetProperty("state").GetString() == "completed");
    }

    private async Task<bool> PhaseEndedAsync(string id)
    {
        await using OtaDbContext db = await _fleet.Server.Services.GetRequiredService<IDbContextFactory<OtaDbContext>>().CreateDbContextAsync();
        return await db.Set<Rollout>().AnyAsync(r => r.Id == id && r.PhaseEndedAt != 0);
    }

    private async Task WaitForAsync(Func<Task<bool>> condition)
    {
        OtaStack.Server.Devices.FleetChanges changes = _fleet.Server.Services.GetRequiredService<OtaStack.Server.Devices.FleetChanges>();
        using SemaphoreSlim changed = new(1);
        using IDisposable listening = changes.Listen(TestFleet.Product, () => changed.Release());
        while (!await condition())
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(20)), "nothing changed for 20 seconds");
        }
    }

    private async Task ConfirmAsync(IEnumerable<string> devices, string version)
    {
        await ConfirmWithoutSettlingAsync(devices, version);
        await _fleet.SettleAsync();
    }

    private async Task ConfirmWithoutSettlingAsync(IEnumerable<string> devices, string version)
    {
        foreach (string device in devices)
        {
            await _fleet.TellAsync(device, "confirmed", version, version);
        }
    }
}
