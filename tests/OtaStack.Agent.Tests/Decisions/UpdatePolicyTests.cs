using System.Globalization;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Trust.Releases;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Decisions;

/// <summary>
/// The one decision over every combination of its factors. Each test says something that must hold in all of them, in other words than
/// the code's.
/// </summary>
public sealed class UpdatePolicyTests
{
    private static readonly ReasonCode[] Possible =
    [
        ReasonCode.PolicyWait, ReasonCode.ConsentNeeded, ReasonCode.UserTime, ReasonCode.WindowClosed, ReasonCode.Postponed, ReasonCode.ManualMode,
        ReasonCode.OfflineMode, ReasonCode.TimeUnknown, ReasonCode.BatteryLow, ReasonCode.MeteredNetwork, ReasonCode.ApplicationBusy,
        ReasonCode.UpdatedRecently, ReasonCode.SpaceLow,
    ];

    private readonly ITestOutputHelper _output;

    public UpdatePolicyTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void In_every_combination_the_rules_hold_and_every_reason_is_reached()
    {
        long[] counts = new long[256];
        long combinations = 0;
        foreach (PolicyInput input in PolicyFactors.Combinations())
        {
            ReasonCode reason = UpdatePolicy.Decide(input, out long askAgain);
            combinations++;
            counts[(int)reason]++;
            if (!Holds(input, reason, askAgain))
            {
                Assert.Fail($"{Describe(input)} gave {reason}, again at {askAgain}");
            }
        }

        Assert.Equal(Possible.Order(), Enumerable.Range(1, 255).Where(number => counts[number] > 0).Select(number => (ReasonCode)number));
        Assert.Equal(PolicyFactors.All.Aggregate(1L, (product, factor) => product * factor.Length), combinations);
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{combinations:N0} combinations, {counts[0]:N0} go on"));
        foreach (ReasonCode reason in Possible)
        {
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reason}: {counts[(int)reason]:N0}"));
        }
    }

    [Fact]
    public void What_makes_a_moment_worse_never_lets_an_update_go_on()
    {
        foreach (PolicyInput input in PolicyFactors.Combinations())
        {
            if (input.Conditions.IsMetered && !input.Assigned.AllowsMetered && UpdatePolicy.Decide(input, out _) == ReasonCode.None)
            {
                input.Conditions.IsMetered = false;
                ReasonCode unmetered = UpdatePolicy.Decide(input, out _);
                input.Conditions.IsMetered = true;
                Assert.Equal(ReasonCode.None, unmetered);
            }

            if (input.Conditions.IsBusy && UpdatePolicy.Decide(input, out _) == ReasonCode.None)
            {
                input.Conditions.IsBusy = false;
                ReasonCode idle = UpdatePolicy.Decide(input, out _);
                input.Conditions.IsBusy = true;
                Assert.Equal(ReasonCode.None, idle);
            }
        }
    }

    [Fact]
    public void When_the_time_comes_that_was_told_the_reason_is_gone()
    {
        foreach (PolicyInput input in PolicyFactors.Combinations())
        {
            ReasonCode reason = UpdatePolicy.Decide(input, out long askAgain);
            if (askAgain == 0)
            {
                continue;
            }

            (long now, long trusted) = (input.Now, input.TrustedTime);
            input.Now = Math.Max(now, askAgain);
            input.TrustedTime = Math.Max(trusted, askAgain);
            ReasonCode then = UpdatePolicy.Decide(input, out _);
            (input.Now, input.TrustedTime) = (now, trusted);
            if (then == reason)
            {
                Assert.Fail($"{Describe(input)} gave {reason} again at {askAgain}");
            }
        }
    }

    [Fact]
    public void The_users_windows_take_the_place_of_the_operators()
    {
        PolicyInput input = PolicyFactors.Plain();
        input.Assigned.Windows = PolicyFactors.Open;
        input.Local.Windows = PolicyFactors.Closed;
        Assert.Equal(ReasonCode.WindowClosed, UpdatePolicy.Decide(input, out _));

        input.Assigned.Windows = PolicyFactors.Closed;
        input.Local.Windows = PolicyFactors.Open;
        Assert.Equal(ReasonCode.None, UpdatePolicy.Decide(input, out _));
    }

    [Fact]
    public void Windows_are_in_the_local_time_that_the_device_keeps()
    {
        PolicyInput input = PolicyFactors.Plain();
        input.Assigned.Windows = [127, 21 * 60, 1];
        Assert.Equal(ReasonCode.WindowClosed, UpdatePolicy.Decide(input, out _));

        input.Local.Offsets = [0, 9 * 60];
        Assert.Equal(ReasonCode.None, UpdatePolicy.Decide(input, out _));
    }

    [Fact]
    public void A_deadline_on_a_feature_release_is_no_deadline()
    {
        foreach (PolicyInput input in PolicyFactors.Combinations())
        {
            if (input.Urgency == Urgency.Feature && input.InstallBy != 0)
            {
                long installBy = input.InstallBy;
                (ReasonCode with, long withTime) = (UpdatePolicy.Decide(input, out long time), time);
                input.InstallBy = 0;
                (ReasonCode without, long withoutTime) = (UpdatePolicy.Decide(input, out time), time);
                input.InstallBy = installBy;
                if (with != without || withTime != withoutTime)
                {
                    Assert.Fail($"{Describe(input)}: {with} and {without}");
                }
            }
        }
    }

    private static bool Holds(PolicyInput input, ReasonCode reason, long askAgain)
    {
        Conditions conditions = input.Conditions;
        bool knownMode = input.Mode is UpdateMode.Automatic or UpdateMode.Ask or UpdateMode.Manual or UpdateMode.Offline;
        bool knownStep = input.Step is PolicyStep.Check or PolicyStep.Download or PolicyStep.Install;
        bool goesOn = reason == ReasonCode.None;
        bool fetches = input.Step == PolicyStep.Download;
        bool installs = input.Step == PolicyStep.Install;
        bool changes = fetches || installs;
        bool overdue = input.Urgency == Urgency.Security && input.InstallBy > 0 && input.InstallBy <= input.TrustedTime;
        bool longOverdue = overdue && input.TrustedTime - input.InstallBy >= 86400;
        bool lowBattery = conditions.BatteryPercent is >= 0 and < 20;
        bool noSpace = fetches && conditions.FreeBytes is >= 0 and < PolicyFactors.ImageLength;

        // What is not known waits, and says so; nothing else does.
        if (!knownMode || !knownStep)
        {
            return reason == ReasonCode.PolicyWait && askAgain == 0;
        }

        if (reason == ReasonCode.PolicyWait)
        {
            return false;
        }

        // Offline: the network is not used for anything, deadline or not. Manual: for nothing but to look, except past a deadline.
        bool isNetwork = !input.IsByHand;
        if (isNetwork && input.Mode == UpdateMode.Offline)
        {
            return reason == ReasonCode.OfflineMode && askAgain == 0;
        }

        if (goesOn && changes && isNetwork && input.Mode == UpdateMode.Manual && !overdue)
        {
            return false;
        }

        // Looking costs nothing: it is never held up.
        if (input.Step == PolicyStep.Check)
        {
            return goesOn;
        }

        // Safety: neither deadline nor order goes over it.
        if ((lowBattery || noSpace) && reason != (noSpace ? ReasonCode.SpaceLow : ReasonCode.BatteryLow))
        {
            return false;
        }

        bool mayBeBusy = !installs || !conditions.IsBusy || longOverdue;
        if (goesOn && !mayBeBusy)
        {
            return false;
        }

        // A deadline, and whoever stands in front of the device, go over all else.
        if (!lowBattery && !noSpace && mayBeBusy && (overdue || input.IsByHand))
        {
            return goesOn && askAgain == 0;
        }

        return IsTrue(input, reason) && IsPossibleTime(input, reason, askAgain) && (!goesOn || MayGoOn(input));
    }

    /// <summary>The reason names something that is so.</summary>
    private static bool IsTrue(PolicyInput input, ReasonCode reason)
    {
        bool knowsTime = input.Now == PolicyFactors.Noon;
        bool hasWindow = input.Assigned.Windows.Length > 0;
        bool asksCalendar = input.Order == UserOrder.InWindow || (input.Mode == UpdateMode.Automatic && input.Order is not (UserOrder.Now or UserOrder.At));
        return reason switch
        {
            ReasonCode.None => true,
            ReasonCode.BatteryLow => input.Conditions.BatteryPercent is >= 0 and < 20,
            ReasonCode.SpaceLow => input.Conditions.FreeBytes == PolicyFactors.ImageLength - 1 && input.Step == PolicyStep.Download,
            ReasonCode.ApplicationBusy => input.Conditions.IsBusy && input.Step == PolicyStep.Install,
            ReasonCode.ManualMode => input.Mode == UpdateMode.Manual,
            ReasonCode.Postponed => input.Order == UserOrder.Postponed && input.OrderTime == input.Now + 100,
            ReasonCode.MeteredNetwork => input.Conditions.IsMetered && !input.Assigned.AllowsMetered && input.Step == PolicyStep.Download && input.Order != UserOrder.Now,
            ReasonCode.UserTime => input.Order == UserOrder.At && knowsTime && input.OrderTime == input.Now + 100,
            ReasonCode.ConsentNeeded => input.Mode == UpdateMode.Ask && input.Order is not (UserOrder.Now or UserOrder.At or UserOrder.InWindow),
            ReasonCode.TimeUnknown => !knowsTime && input.Untimed == 0 && (input.Order == UserOrder.At || (asksCalendar && hasWindow)),
            ReasonCode.UpdatedRecently => asksCalendar && input.Local.LastUpdate == input.Now - 1 && input.Urgency == Urgency.Feature,
            ReasonCode.WindowClosed => asksCalendar && knowsTime && (input.Assigned.Windows == PolicyFactors.Closed || input.Assigned.Windows == PolicyFactors.TurnToCome),
            _ => false,
        };
    }

    /// <summary>Everything that people have to say is said: by a user's order, by the mode, or by fetching ahead.</summary>
    private static bool MayGoOn(PolicyInput input)
    {
        bool isPutOff = input.Order is UserOrder.Postponed or UserOrder.At && input.OrderTime == input.Now + 100;
        bool isAhead = input.Step == PolicyStep.Download && input.Assigned.DownloadsAhead && !(input.Order == UserOrder.Postponed && isPutOff);
        bool isTired = input.Untimed == PolicyFactors.Allowed;
        bool isOrdered = input.Order == UserOrder.Now || (input.Order == UserOrder.At && (isTired || (!isPutOff && input.Now == PolicyFactors.Noon)));
        bool isInTurn = input.Assigned.Windows.Length == 0 || isTired || (input.Assigned.Windows == PolicyFactors.Open && input.Now == PolicyFactors.Noon);
        bool isScheduled = (input.Mode == UpdateMode.Automatic || input.Order == UserOrder.InWindow) && !isPutOff && isInTurn;
        return isAhead || isOrdered || isScheduled;
    }

    private static bool IsPossibleTime(PolicyInput input, ReasonCode reason, long askAgain)
    {
        bool deadlineIsAhead = input.Urgency == Urgency.Security && input.InstallBy == PolicyFactors.Noon + 10;
        bool isSafety = reason is ReasonCode.None or ReasonCode.BatteryLow or ReasonCode.SpaceLow or ReasonCode.ApplicationBusy;
        bool endsByItself = reason is ReasonCode.Postponed or ReasonCode.UserTime or ReasonCode.UpdatedRecently or ReasonCode.WindowClosed;
        return isSafety ? askAgain == 0
            : deadlineIsAhead ? askAgain > 0 && askAgain <= input.InstallBy
            : endsByItself ? askAgain > input.Now : askAgain == 0;
    }

    [Fact]
    public void Without_the_time_a_device_waits_as_long_as_the_operator_says_and_in_the_last_quarter_each_for_its_own_time()
    {
        PolicyInput input = PolicyFactors.Plain();
        input.Now = PolicyFactors.Uptime;
        input.Assigned.Windows = PolicyFactors.Open;
        input.Assigned.UntimedSeconds = 4000;
        HashSet<int> moments = [];
        for (uint seed = 0; seed < 3000; seed++)
        {
            input.Seed = seed;
            int moment = Enumerable.Range(0, 4001).First(untimed =>
            {
                input.Untimed = untimed;
                return UpdatePolicy.Decide(input, out _) == ReasonCode.None;
            });
            moments.Add(moment);
        }

        Assert.Equal((3000, 4000), (moments.Min(), moments.Max()));
        Assert.Equal(1001, moments.Count);

        input.Assigned.UntimedSeconds = 0;
        input.Untimed = int.MaxValue;
        Assert.Equal(ReasonCode.TimeUnknown, UpdatePolicy.Decide(input, out _));
    }

    [Fact]
    public void A_postponement_to_a_time_that_the_device_has_forgotten_is_none_that_has_passed()
    {
        PolicyInput input = PolicyFactors.Plain();
        (input.Now, input.Order, input.OrderTime) = (PolicyFactors.Uptime, UserOrder.Postponed, PolicyFactors.Noon);
        Assert.Equal(ReasonCode.TimeUnknown, UpdatePolicy.Decide(input, out long askAgain));
        Assert.Equal(0, askAgain);
        input.Now = PolicyFactors.Noon - 1;
        Assert.Equal(ReasonCode.Postponed, UpdatePolicy.Decide(input, out _));
    }

    private static string Describe(PolicyInput input)
    {
        Conditions conditions = input.Conditions;
        return $"{input.Step} {input.Mode} byHand={input.IsByHand} {input.Urgency} installBy={input.InstallBy} {input.Order}@{input.OrderTime} now={input.Now} untimed={input.Untimed} "
            + $"windows=[{string.Join(',', input.Assigned.Windows)}] battery={conditions.BatteryPercent} metered={conditions.IsMetered}/{input.Assigned.AllowsMetered} "
            + $"ahead={input.Assigned.DownloadsAhead} busy={conditions.IsBusy} free={conditions.FreeBytes} last={input.Local.LastUpdate}";
    }
}
