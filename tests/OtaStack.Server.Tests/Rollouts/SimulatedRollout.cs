using OtaStack.Server.Rollouts;

namespace OtaStack.Server.Tests.Rollouts;

/// <summary>A rollout in memory that carries decisions out as the store does, and checks each.</summary>
internal sealed class SimulatedRollout
{
    private readonly int _seed;
    private readonly Random _random;
    private readonly MemberStanding[] _members;
    private readonly int _failureShare;
    private readonly HashSet<string> _everAssigned = [];
    private RolloutStanding _standing;
    private long _now = 1_790_000_000;
    private bool _operatorHalted;

    public SimulatedRollout(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        int devices = _random.Next(1, 60);
        int[] phases = [.. Enumerable.Range(1, 100).Where(_ => _random.Next(25) == 0), 100];
        RolloutPlan plan = new([.. phases.Distinct()], _random.Next(0, 101), _random.Next(0, 3) * 30);
        Expect(plan.FindFault() is null, "the plan is valid");
        _members = [.. Enumerable.Range(0, devices).Select(i => new MemberStanding($"d{i:00}", MemberOutcome.Waiting, _random.Next(20) == 0))];
        _failureShare = _random.Next(2) == 0 ? 0 : _random.Next(1, 60);
        _standing = new RolloutStanding(plan, RolloutState.Running, 1, 0);
    }

    public RolloutState State => _standing.State;

    public void LetSomethingHappen()
    {
        _now += _random.Next(4) == 0 ? _random.Next(0, 60) : 0;
        int device = _random.Next(_members.Length);
        switch (_random.Next(12))
        {
            case 0 when _standing.State == RolloutState.Running:
                _standing = _standing with { State = RolloutState.Paused };
                break;
            case 1 or 2 or 3 when _standing.State == RolloutState.Paused:
                _standing = _standing with { State = RolloutState.Running };
                break;
            case 4 when _random.Next(60) == 0 && _standing.State is RolloutState.Running or RolloutState.Paused:
                _operatorHalted = true;
                Store(RolloutRules.Halt(_standing, _members, new HaltReason { Code = HaltReason.ByOperator }));
                break;
            case 5 when _random.Next(8) == 0:
                DeviceLeaves(device);
                break;
            default:
                DeviceReports(device);
                break;
        }
    }

    public void DecideAndCheck()
    {
        RolloutStanding before = _standing;
        MemberStanding[] membersBefore = [.. _members];
        RolloutDecision decision = RolloutRules.Decide(before, _members, _now);
        CheckDecision(before, membersBefore, decision);
        Store(decision);

        // What was stored is settled after at most one more look (a phase that adds only devices that run the release already).
        for (int look = 0; look < 1 + _standing.Plan.Phases.Count; look++)
        {
            RolloutDecision again = RolloutRules.Decide(_standing, _members, _now);
            if (again.ChangesNothing)
            {
                return;
            }

            CheckDecision(_standing, [.. _members], again);
            Store(again);
        }

        Expect(RolloutRules.Decide(_standing, _members, _now).ChangesNothing, "deciding again settles");
    }

    /// <summary>As <see cref="MemberDeparture"/> settles it.</summary>
    private void DeviceLeaves(int device)
    {
        if (_standing.State is RolloutState.Running or RolloutState.Paused && _members[device].Outcome is MemberOutcome.Waiting or MemberOutcome.Assigned)
        {
            _members[device] = _members[device] with { Outcome = _random.Next(2) == 0 ? MemberOutcome.Erased : MemberOutcome.Removed };
        }
    }

    private void DeviceReports(int device)
    {
        MemberStanding member = _members[device];
        if (member.Outcome is MemberOutcome.Assigned or MemberOutcome.Withdrawn)
        {
            bool fails = _random.Next(100) < _failureShare;
            _members[device] = member with { Outcome = fails ? MemberOutcome.Failed : MemberOutcome.Succeeded, EndReason = fails ? "bootFailed" : "" };
        }
    }

    private void CheckDecision(RolloutStanding before, MemberStanding[] members, RolloutDecision decision)
    {
        bool wasOpen = before.State is RolloutState.Running or RolloutState.Paused;
        Expect(before.State == RolloutState.Running || decision.Assign.Count == 0, "only a running rollout assigns");
        Expect(decision.State == RolloutState.Running || decision.Assign.Count == 0, "a halt or completion assigns nobody");
        Expect(wasOpen || decision.ChangesNothing, "an ended rollout changes nothing");
        Expect(wasOpen || decision.State == before.State, "an ended rollout stays ended");
        Expect(decision.Phase >= before.Phase, "phases do not go back");
        Expect(decision.State == RolloutState.Halted || decision.Withdraw.Count == 0, "only a halt withdraws");
        int size = before.Plan.SizeOf(decision.Phase, members.Length);
        foreach (NewAssignment assignment in decision.Assign)
        {
            int position = Array.FindIndex(members, m => m.DeviceId == assignment.DeviceId);
            Expect(position < size, "nobody beyond the phase is assigned");
            Expect(members[position].Outcome == MemberOutcome.Waiting, "nobody is assigned twice");
            Expect(_everAssigned.Add(assignment.DeviceId), "nobody is assigned twice in the whole history");
        }

        if (decision.Phase > before.Phase)
        {
            int begun = before.Plan.SizeOf(before.Phase, members.Length);
            Expect(members.Take(begun).All(m => m.Outcome is not (MemberOutcome.Waiting or MemberOutcome.Assigned)), "a phase begins when all before have ended");
            Expect(before.Plan.SoakSeconds == 0 || _now >= before.PhaseEndedAt + before.Plan.SoakSeconds, "and the soak time has passed");
        }

        int failed = members.Count(m => m.Outcome == MemberOutcome.Failed);
        int assigned = members.Count(m => m.Outcome is MemberOutcome.Assigned or MemberOutcome.Succeeded or MemberOutcome.Failed or MemberOutcome.Withdrawn);
        bool tooMany = failed * 100 > before.Plan.FailureThresholdPercent * assigned;
        Expect(!wasOpen || tooMany == (decision.State == RolloutState.Halted), "it halts exactly when too many failed");
    }

    private void Store(RolloutDecision decision)
    {
        _standing = _standing with { State = decision.State, Phase = decision.Phase, PhaseEndedAt = decision.PhaseEndedAt };
        foreach (NewAssignment assignment in decision.Assign)
        {
            Set(assignment.DeviceId, assignment.AlreadyRuns ? MemberOutcome.Succeeded : MemberOutcome.Assigned);
        }

        foreach (string device in decision.Withdraw)
        {
            Set(device, MemberOutcome.Withdrawn);
        }

        Expect(_standing.State != RolloutState.Halted || _operatorHalted || decision.Halt is not null || decision.ChangesNothing, "a halt has a reason");
        Expect(_standing.State != RolloutState.Halted || _members.All(m => m.Outcome != MemberOutcome.Assigned), "after a halt nobody is left assigned");
    }

    private void Set(string device, MemberOutcome outcome)
    {
        int index = Array.FindIndex(_members, m => m.DeviceId == device);
        _members[index] = _members[index] with { Outcome = outcome };
    }

    private void Expect(bool holds, string what)
    {
        Assert.True(holds, $"seed {_seed}, now {_now}: {what}; standing {_standing}");
    }
}
