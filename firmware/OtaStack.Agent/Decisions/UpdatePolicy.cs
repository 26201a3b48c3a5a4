using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Decisions;

/// <summary>
/// Whether the next step of an update may be taken now, and if not, why not. It only delays: what may be installed at all is decided by
/// the signed metadata. First what keeps the device safe, then the signed deadline, then the user, then the operator.
/// A mode that is not known waits, so a damaged setting never installs anything.
/// </summary>
internal static class UpdatePolicy
{
    /// <summary>A device that is kept busy by a fault must get the release that mends it: so long after the deadline it is no longer asked.</summary>
    public const int BusyGrace = 86400;

    /// <summary>No postponement lasts longer: a clock that was set wrong must not hold an update for ever. Seconds.</summary>
    public const int LongestPostponement = 7 * 86400;

    /// <summary><see cref="ReasonCode.None"/>: go on. Anything else: not now, and that is the one reason.</summary>
    /// <param name="askAgain">Unix seconds at which the answer will change by itself; 0 when that is not known.</param>
    public static ReasonCode Decide(PolicyInput input, out long askAgain)
    {
        askAgain = 0;
        bool installs = input.Step == PolicyStep.Install;
        if (input.Mode == UpdateMode.Unknown || input.Mode > UpdateMode.Offline || input.Step == PolicyStep.Unknown || input.Step > PolicyStep.Install)
        {
            return ReasonCode.PolicyWait;
        }

        if (input.Mode == UpdateMode.Offline && !input.IsByHand)
        {
            return ReasonCode.OfflineMode;
        }

        if (input.Step == PolicyStep.Check)
        {
            return ReasonCode.None;
        }

        Conditions conditions = input.Conditions;
        if (!installs && conditions.FreeBytes >= 0 && conditions.FreeBytes < input.ImageLength)
        {
            return ReasonCode.SpaceLow;
        }

        if (conditions.BatteryPercent >= 0 && conditions.BatteryPercent < input.Assigned.BatteryPercent)
        {
            return ReasonCode.BatteryLow;
        }

        bool hasDeadline = input.InstallBy != 0 && input.Urgency == Urgency.Security;
        long late = input.TrustedTime - input.InstallBy;
        if (installs && conditions.IsBusy && !(hasDeadline && late >= BusyGrace))
        {
            return ReasonCode.ApplicationBusy;
        }

        if (input.IsByHand || (hasDeadline && late >= 0))
        {
            return ReasonCode.None;
        }

        ReasonCode reason = AskPeople(input, ref askAgain);
        if (reason != ReasonCode.None && hasDeadline && (askAgain == 0 || askAgain > input.InstallBy))
        {
            askAgain = input.InstallBy;
        }

        return reason;
    }

    private static ReasonCode AskPeople(PolicyInput input, ref long askAgain)
    {
        UserOrder order = input.Order;
        long wait = input.OrderTime - input.Now;
        bool knowsTime = input.Now >= AgentClock.PlausibleTime;
        if (input.Mode == UpdateMode.Manual)
        {
            return ReasonCode.ManualMode;
        }

        if (order == UserOrder.Now)
        {
            return ReasonCode.None;
        }

        if (order == UserOrder.Postponed)
        {
            if (input.OrderTime >= AgentClock.PlausibleTime && !knowsTime)
            {
                // Put off until a time of day that the device has forgotten in a restart.
                return AskWithoutTime(input);
            }

            if (wait > 0 && wait <= LongestPostponement)
            {
                askAgain = input.OrderTime;
                return ReasonCode.Postponed;
            }
        }

        if (input.Step == PolicyStep.Download)
        {
            if (input.Conditions.IsMetered && !input.Assigned.AllowsMetered)
            {
                return ReasonCode.MeteredNetwork;
            }

            if (input.Assigned.DownloadsAhead)
            {
                return ReasonCode.None;
            }
        }

        if (order == UserOrder.At)
        {
            if (!knowsTime)
            {
                return AskWithoutTime(input);
            }

            if (wait <= 0)
            {
                return ReasonCode.None;
            }

            askAgain = input.OrderTime;
            return ReasonCode.UserTime;
        }

        if (input.Mode == UpdateMode.Ask && order != UserOrder.InWindow)
        {
            return ReasonCode.ConsentNeeded;
        }

        return AskCalendar(input, knowsTime, ref askAgain);
    }

    /// <summary>Nobody may wait for ever for a time that never comes. In the last quarter of what the operator allows each device has its own moment.</summary>
    private static ReasonCode AskWithoutTime(PolicyInput input)
    {
        int allowed = input.Assigned.UntimedSeconds;
        return allowed == 0 || input.Untimed < allowed - (int)(input.Seed % ((uint)(allowed / 4) + 1)) ? ReasonCode.TimeUnknown : ReasonCode.None;
    }

    private static ReasonCode AskCalendar(PolicyInput input, bool knowsTime, ref long askAgain)
    {
        LocalSettings local = input.Local;
        long since = input.Now - local.LastUpdate;
        int interval = input.Assigned.IntervalSeconds;
        if (input.Urgency != Urgency.Security && local.LastUpdate != 0 && since >= 0 && since < interval)
        {
            askAgain = local.LastUpdate + interval;
            return ReasonCode.UpdatedRecently;
        }

        long[] windows = local.Windows.Length > 0 ? local.Windows : input.Assigned.Windows;
        if (windows.Length == 0)
        {
            return ReasonCode.None;
        }

        if (!knowsTime)
        {
            return AskWithoutTime(input);
        }

        long turn = MaintenanceWindow.Turn(windows, local.Offsets, input.Now, input.Seed);
        if (turn <= input.Now)
        {
            return ReasonCode.None;
        }

        askAgain = turn;
        return ReasonCode.WindowClosed;
    }
}
