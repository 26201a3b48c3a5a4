using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Tests.Rollouts;

public class RolloutRulesTests
{
    private const long Now = 1_790_000_000;

    [Theory]
    [InlineData(10, 20, 2)]
    [InlineData(10, 1, 1)]
    [InlineData(10, 11, 2)]
    [InlineData(33, 10, 4)]
    [InlineData(100, 20, 20)]
    [InlineData(1, 10_000, 100)]
    [InlineData(1, 10_001, 101)]
    public void A_phase_reaches_the_percentage_rounded_up(int percent, int devices, int expected)
    {
        Assert.Equal(expected, new RolloutPlan([percent], 0, 0).SizeOf(1, devices));
    }

    [Fact]
    public void The_first_phase_is_assigned_in_order_and_nobody_beyond()
    {
        RolloutDecision decision = RolloutRules.Decide(Standing([10, 100]), Members(20), Now);

        Assert.Equal(["d00", "d01"], decision.Assign.Select(a => a.DeviceId));
        Assert.Equal(1, decision.Phase);
        Assert.Equal(RolloutState.Running, decision.State);
        Assert.Empty(decision.Withdraw);
    }

    [Fact]
    public void A_device_that_runs_the_release_already_is_marked_so_when_its_turn_comes()
    {
        MemberStanding[] members = Members(2);
        members[1] = members[1] with { RunsRelease = true };

        RolloutDecision decision = RolloutRules.Decide(Standing([100]), members, Now);

        Assert.Equal([new NewAssignment("d00", false), new NewAssignment("d01", true)], decision.Assign);
    }

    [Fact]
    public void Nothing_happens_while_a_device_of_the_phase_has_not_ended()
    {
        MemberStanding[] members = With(Members(20), MemberOutcome.Succeeded, MemberOutcome.Assigned);

        RolloutDecision decision = RolloutRules.Decide(Standing([10, 100]), members, Now);

        Assert.True(decision.ChangesNothing);
        Assert.Equal(0, decision.LookAgainAt);
    }

    [Fact]
    public void The_soak_time_starts_with_the_last_end_and_is_stored_once()
    {
        MemberStanding[] members = With(Members(20), MemberOutcome.Succeeded, MemberOutcome.Succeeded);

        RolloutDecision first = RolloutRules.Decide(Standing([10, 100], soak: 60), members, Now);
        RolloutDecision second = RolloutRules.Decide(Standing([10, 100], soak: 60) with { PhaseEndedAt = first.PhaseEndedAt }, members, Now + 59);

        Assert.False(first.ChangesNothing);
        Assert.Equal(Now, first.PhaseEndedAt);
        Assert.Equal(Now + 60, first.LookAgainAt);
        Assert.True(second.ChangesNothing);
        Assert.Equal(Now + 60, second.LookAgainAt);
        Assert.Empty(second.Assign);
    }

    [Fact]
    public void After_the_soak_time_the_next_phase_begins()
    {
        MemberStanding[] members = With(Members(20), MemberOutcome.Succeeded, MemberOutcome.Succeeded);
        RolloutStanding soaked = Standing([10, 50, 100], soak: 60) with { PhaseEndedAt = Now };

        RolloutDecision decision = RolloutRules.Decide(soaked, members, Now + 60);

        Assert.Equal(2, decision.Phase);
        Assert.Equal(8, decision.Assign.Count);
        Assert.Equal("d02", decision.Assign[0].DeviceId);
        Assert.Equal(0, decision.PhaseEndedAt);
    }

    [Fact]
    public void A_phase_that_adds_nobody_is_passed_over()
    {
        MemberStanding[] members = With(Members(2), MemberOutcome.Succeeded);

        RolloutDecision decision = RolloutRules.Decide(Standing([10, 20, 50, 100]), members, Now);

        Assert.Equal(4, decision.Phase);
        Assert.Equal(["d01"], decision.Assign.Select(a => a.DeviceId));
    }

    [Fact]
    public void After_the_last_phase_has_soaked_the_rollout_is_completed()
    {
        MemberStanding[] members = With(Members(2), MemberOutcome.Succeeded, MemberOutcome.Failed);

        RolloutDecision soaking = RolloutRules.Decide(Standing([100], threshold: 50, soak: 5), members, Now);
        RolloutDecision done = RolloutRules.Decide(Standing([100], threshold: 50, soak: 5) with { PhaseEndedAt = Now }, members, Now + 5);

        Assert.Equal(RolloutState.Running, soaking.State);
        Assert.Equal(RolloutState.Completed, done.State);
        Assert.Empty(done.Withdraw);
    }

    [Theory]
    [InlineData(20, 1, 5, false)]
    [InlineData(20, 2, 5, true)]
    [InlineData(0, 1, 1000, true)]
    [InlineData(100, 5, 5, false)]
    [InlineData(50, 1, 2, false)]
    public void It_halts_when_failures_exceed_the_threshold_of_those_assigned(int threshold, int failed, int assigned, bool halts)
    {
        MemberStanding[] members = With(Members(1000), [
            .. Enumerable.Repeat(MemberOutcome.Failed, failed), .. Enumerable.Repeat(MemberOutcome.Assigned, assigned - failed),
        ]);

        RolloutDecision decision = RolloutRules.Decide(Standing([assigned == 1000 ? 100 : 1, 100], threshold), members, Now);

        Assert.Equal(halts ? RolloutState.Halted : RolloutState.Running, decision.State);
        Assert.Equal(halts ? assigned - failed : 0, decision.Withdraw.Count);
        Assert.Equal(halts, decision.Halt is not null);
    }

    [Fact]
    public void A_halt_withdraws_only_those_who_have_not_ended_and_assigns_nobody()
    {
        MemberStanding[] members = With(Members(10), MemberOutcome.Failed, MemberOutcome.Assigned, MemberOutcome.Succeeded, MemberOutcome.Assigned);

        RolloutDecision decision = RolloutRules.Decide(Standing([40, 100]), members, Now);

        Assert.Equal(["d01", "d03"], decision.Withdraw);
        Assert.Empty(decision.Assign);
    }

    [Fact]
    public void The_halt_reason_holds_the_facts_of_the_moment()
    {
        MemberStanding[] members = Members(4);
        for (int i = 0; i < members.Length; i++)
        {
            members[i] = members[i] with { Outcome = MemberOutcome.Failed, EndState = "rolledBack", EndReason = "healthCheckFailed", EndVersion = "1.1.0" };
        }

        HaltReason reason = RolloutRules.Decide(Standing([100]), members, Now).Halt!;

        Assert.Equal(
            new HaltReason { Code = "rollout.failure_threshold", Phase = 1, Failed = 4, Assigned = 4, Version = "1.1.0", Reasons = "healthCheckFailed" },
            reason);
    }

    [Fact]
    public void Different_reasons_are_counted_the_most_frequent_first()
    {
        MemberStanding[] members = Members(3);
        members[0] = members[0] with { Outcome = MemberOutcome.Failed, EndState = "refused", EndReason = "wrongBoard", EndVersion = "1.0.0" };
        members[1] = members[1] with { Outcome = MemberOutcome.Failed, EndState = "rolledBack", EndReason = "bootFailed", EndVersion = "1.0.0" };
        members[2] = members[2] with { Outcome = MemberOutcome.Failed, EndState = "rolledBack", EndReason = "bootFailed", EndVersion = "1.0.0" };

        HaltReason reason = RolloutRules.Decide(Standing([100]), members, Now).Halt!;

        Assert.Equal("bootFailed (2), wrongBoard (1)", reason.Reasons);
        Assert.Equal("", reason.Version);
    }

    [Fact]
    public void A_paused_rollout_assigns_nobody_and_begins_no_phase_but_still_halts()
    {
        RolloutStanding paused = Standing([10, 100]) with { State = RolloutState.Paused };

        Assert.True(RolloutRules.Decide(paused, Members(20), Now).ChangesNothing);
        Assert.True(RolloutRules.Decide(paused with { PhaseEndedAt = Now - 999 }, With(Members(20), MemberOutcome.Succeeded, MemberOutcome.Succeeded), Now).ChangesNothing);
        Assert.Equal(RolloutState.Halted, RolloutRules.Decide(paused, With(Members(20), MemberOutcome.Failed), Now).State);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void A_halted_or_completed_rollout_decides_nothing(int state)
    {
        RolloutStanding ended = Standing([10, 100]) with { State = (RolloutState)state };

        Assert.True(RolloutRules.Decide(ended, Members(20), Now).ChangesNothing);
        Assert.True(RolloutRules.Decide(ended, With(Members(20), MemberOutcome.Failed), Now).ChangesNothing);
        Assert.Equal((RolloutState)state, RolloutRules.Decide(ended, Members(20), Now).State);
    }

    [Theory]
    [InlineData(new[] { 10, 50, 100 }, 20, 5, null)]
    [InlineData(new int[0], 20, 5, "phases")]
    [InlineData(new[] { 0, 100 }, 20, 5, "phases")]
    [InlineData(new[] { 50, 50 }, 20, 5, "phases")]
    [InlineData(new[] { 50, 101 }, 20, 5, "phases")]
    [InlineData(new[] { 100 }, 101, 5, "failureThresholdPercent")]
    [InlineData(new[] { 100 }, -1, 5, "failureThresholdPercent")]
    [InlineData(new[] { 100 }, 0, -1, "soakSeconds")]
    [InlineData(new[] { 100 }, 0, 2_592_001, "soakSeconds")]
    public void A_plan_out_of_range_names_the_member(int[] phases, int threshold, int soak, string? fault)
    {
        Assert.Equal(fault, new RolloutPlan(phases, threshold, soak).FindFault());
    }

    [Fact]
    public void The_order_depends_on_both_ids_and_on_nothing_else()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"dev-{i:000}")];

        IReadOnlyList<string> order = SamplingOrder.Of("01J0000000000000000000000A", ids);

        Assert.Equal(order, SamplingOrder.Of("01J0000000000000000000000A", ids.Reverse()));
        Assert.NotEqual(order, SamplingOrder.Of("01J0000000000000000000000B", ids));
        Assert.Equal(ids, order.Order(StringComparer.Ordinal));

        // printf '01J0000000000000000000000Adev-000' | sha256sum, and so on for all fifty; sorted.
        Assert.Equal("dev-034", order[0]);
        Assert.Equal("dev-021", order[49]);
    }

    [Theory]
    [InlineData(RolloutState.Running)]
    [InlineData(RolloutState.Paused)]
    public void A_retired_release_halts_it_and_withdraws_whoever_has_not_ended(object state)
    {
        MemberStanding[] members = With(Members(4), MemberOutcome.Assigned, MemberOutcome.Succeeded, MemberOutcome.Failed);
        RolloutDecision decision = RolloutRules.Decide(
            Standing([75, 100], threshold: 100) with { State = (RolloutState)state, IsRetired = true }, members, Now);

        Assert.Equal(RolloutState.Halted, decision.State);
        Assert.Equal(["d00"], decision.Withdraw);
        Assert.Empty(decision.Assign);
        Assert.Equal((HaltReason.ReleaseRetired, 1, 3), (decision.Halt!.Code, decision.Halt.Failed, decision.Halt.Assigned));
    }

    [Fact]
    public void A_rollout_that_has_ended_does_not_mind()
    {
        Assert.True(RolloutRules.Decide(Standing([100]) with { State = RolloutState.Completed, IsRetired = true }, Members(1), Now).ChangesNothing);
    }

    [Fact]
    public void Rollout_ids_are_ulids_that_ascend_with_time()
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(1_469_918_176_385);

        string id = RolloutId.Make(time);

        Assert.Equal(26, id.Length);
        Assert.StartsWith("01ARYZ6S41", id, StringComparison.Ordinal);
        Assert.True(string.CompareOrdinal(id, RolloutId.Make(time.AddMilliseconds(1))) < 0);
        Assert.NotEqual(id, RolloutId.Make(time));
    }

    private static RolloutStanding Standing(int[] phases, int threshold = 20, int soak = 0)
    {
        return new RolloutStanding(new RolloutPlan(phases, threshold, soak), RolloutState.Running, 1, 0);
    }

    private static MemberStanding[] Members(int count)
    {
        return [.. Enumerable.Range(0, count).Select(i => new MemberStanding($"d{i:00}", MemberOutcome.Waiting))];
    }

    private static MemberStanding[] With(MemberStanding[] members, params MemberOutcome[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            members[i] = members[i] with { Outcome = outcomes[i] };
        }

        return members;
    }
}
