using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Tests.Decisions;

/// <summary>
/// Everything that a decision can depend on, each factor with the values that differ. A factor sets its part of the input;
/// all of them together make every combination.
/// </summary>
internal static class PolicyFactors
{
    /// <summary>A Wednesday, 12:00 UTC.</summary>
    public const long Noon = 1_800_014_400;

    /// <summary>Of a device that does not know the time: seconds since power-on.</summary>
    public const long Uptime = 5000;

    /// <summary>How long a device waits for the time at most, less what its name takes off.</summary>
    public const int Allowed = 604_800 - (int)Seed;

    public const int ImageLength = 100_000;

    /// <summary>Days, start, length of windows at noon: open all day with the turn at its start, over, open with the turn to come.</summary>
    public static readonly long[] Open = [127, 12 * 60, 1];
    public static readonly long[] Closed = [127, 2 * 60, 60];
    public static readonly long[] TurnToCome = [127, 11 * 60, 180];

    /// <summary>With it the turn is 5400 s after the start of <see cref="TurnToCome"/>, and at the start of the others.</summary>
    public const uint Seed = 5400;

    public static readonly Action<PolicyInput>[][] All =
    [
        Each([PolicyStep.Unknown, PolicyStep.Check, PolicyStep.Download, PolicyStep.Install, (PolicyStep)99], (input, step) => input.Step = step),
        Each(
            [UpdateMode.Unknown, UpdateMode.Automatic, UpdateMode.Ask, UpdateMode.Manual, UpdateMode.Offline, (UpdateMode)5, UpdateMode.Unsupported],
            (input, mode) => input.Mode = mode),
        Each([false, true], (input, isByHand) => input.IsByHand = isByHand),
        Each([Urgency.Feature, Urgency.Security], (input, urgency) => input.Urgency = urgency),

        // No deadline, one to come, just reached, so long ago that a busy application is no longer asked.
        Each([0, Noon + 10, Noon, Noon - UpdatePolicy.BusyGrace], (input, installBy) => input.InstallBy = installBy),
        Each(
            [
                (UserOrder.None, 0L), (UserOrder.Now, 0), (UserOrder.At, 100), (UserOrder.At, 0), (UserOrder.InWindow, 0), (UserOrder.Postponed, 100),
                (UserOrder.Postponed, 0), (UserOrder.Postponed, UpdatePolicy.LongestPostponement + 1), ((UserOrder)99, 100),
            ],
            (input, order) => (input.Order, input.OrderTime) = (order.Item1, order.Item2)),
        Each([[], Open, Closed, TurnToCome], (input, windows) => input.Assigned.Windows = windows),

        // The time is known; it is not; it was waited for as long as the operator allows.
        Each([(Noon, 0), (Uptime, 0), (Uptime, Allowed)], (input, time) => (input.Now, input.Untimed) = time),
        Each([-1, 19, 20], (input, percent) => input.Conditions.BatteryPercent = percent),
        Each([false, true], (input, isMetered) => input.Conditions.IsMetered = isMetered),
        Each([false, true], (input, allows) => input.Assigned.AllowsMetered = allows),
        Each([false, true], (input, ahead) => input.Assigned.DownloadsAhead = ahead),
        Each([false, true], (input, isBusy) => input.Conditions.IsBusy = isBusy),
        Each([-1, ImageLength - 1], (input, free) => input.Conditions.FreeBytes = free),

        // Never updated, updated just now, long ago, and in a future that the clock has come back from.
        Each([0L, 1, 3600, -1], (input, ago) => input.Local.LastUpdate = ago),
    ];

    /// <summary>Sets the input to each combination in turn; the same object always.</summary>
    public static IEnumerable<PolicyInput> Combinations()
    {
        PolicyInput input = Plain();
        int[] digits = new int[All.Length];
        foreach (Action<PolicyInput>[] factor in All)
        {
            factor[0](input);
        }

        int changed = 0;
        while (changed < All.Length)
        {
            long orderTime = input.OrderTime;
            long lastUpdate = input.Local.LastUpdate;

            // Times that are told as distances: they follow the clock of the combination.
            input.OrderTime += input.Now;
            input.Local.LastUpdate = lastUpdate == 0 ? 0 : input.Now - lastUpdate;
            yield return input;
            input.OrderTime = orderTime;
            input.Local.LastUpdate = lastUpdate;
            for (changed = 0; changed < All.Length; changed++)
            {
                digits[changed] = (digits[changed] + 1) % All[changed].Length;
                All[changed][digits[changed]](input);
                if (digits[changed] != 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>A feature release that may be installed at once.</summary>
    public static PolicyInput Plain()
    {
        return new PolicyInput
        {
            Step = PolicyStep.Install,
            Mode = UpdateMode.Automatic,
            Urgency = Urgency.Feature,
            Now = Noon,
            TrustedTime = Noon,
            Seed = Seed,
            ImageLength = ImageLength,
            Assigned = new Assignment(new AgentSettings { BatteryPercent = 20 }) { IntervalSeconds = 3600 },
            Local = new LocalSettings(new MemoryFiles()),
            Conditions = new Conditions(),
        };
    }

    private static Action<PolicyInput>[] Each<T>(T[] values, Action<PolicyInput, T> set)
    {
        return [.. values.Select(value => (Action<PolicyInput>)(input => set(input, value)))];
    }
}
