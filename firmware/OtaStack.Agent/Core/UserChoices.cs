using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Transfer;

namespace OtaStack.Agent.Core;

/// <summary>
/// What the user of the device has to say about updates, by whatever way: a page, a button. Durable before anything follows from it; what waits
/// is asked for again at once.
/// </summary>
public sealed class UserChoices
{
    private readonly AgentContext _context;
    private readonly UpdateFlow _flow;

    internal UserChoices(AgentContext context, UpdateFlow flow)
    {
        _context = context;
        _flow = flow;
    }

    /// <summary>The user chooses who decides when; kept over restarts. <see cref="UpdateMode.Unknown"/> leaves it to the operator again.</summary>
    /// <returns>False when there is no such mode, or it could not be stored.</returns>
    public bool SetMode(UpdateMode mode, long now)
    {
        if (mode > UpdateMode.Offline)
        {
            return false;
        }

        _context.Local.Mode = mode;
        return Keep(now);
    }

    /// <summary>The user chooses windows, in place of the operator's; kept over restarts.</summary>
    /// <param name="windows">As in assignments (docs/formats.md): three numbers each, four windows at most. None: the operator's count again.</param>
    /// <returns>False when that is no list of windows, or it could not be stored.</returns>
    public bool SetWindows(long[] windows, long now)
    {
        if (!DesiredState.AreWindows(windows))
        {
            return false;
        }

        _context.Local.Windows = windows;
        return Keep(now);
    }

    /// <summary>The user limits the bandwidth of downloads; kept over restarts.</summary>
    /// <param name="bytesPerSecond">0: no limit of the user's.</param>
    /// <returns>False when it could not be stored.</returns>
    public bool SetBytesPerSecond(int bytesPerSecond, long now)
    {
        _context.Local.BytesPerSecond = bytesPerSecond;
        _context.Bandwidth.User = bytesPerSecond;
        return Keep(now);
    }

    /// <summary>
    /// The user's browser, say, tells what time it is, for a device that does not know: for windows and for what the user names, never for what
    /// protects the device. Kept until the next start.
    /// </summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="now">Seconds since power-on, on such a device.</param>
    public void TellTime(long time, long now)
    {
        _context.Clock.Observe(now);
        _context.Clock.Learn(time, _context.Journal.SignedTime);
    }

    /// <summary>The user wants the release that is on offer at once, whatever window, interval or costs.</summary>
    /// <returns>False when none is on offer that the user could decide about, or it could not be stored.</returns>
    public bool UpdateNow(long now)
    {
        return Say(UserOrder.Now, 0, now);
    }

    /// <summary>The user wants the release that is on offer at a time.</summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>False when none is on offer that the user could decide about, or it could not be stored.</returns>
    public bool UpdateAt(long time, long now)
    {
        return Say(UserOrder.At, time, now);
    }

    /// <summary>The user wants the release that is on offer in the next window.</summary>
    /// <returns>False when none is on offer that the user could decide about, or it could not be stored.</returns>
    public bool UpdateInWindow(long now)
    {
        return Say(UserOrder.InWindow, 0, now);
    }

    /// <summary>The user puts the release that is on offer off.</summary>
    /// <param name="seconds">1 second to 7 days.</param>
    /// <param name="reason">Told to the operator: at most 32 of <c>[A-Za-z0-9._-]</c>, or nothing.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>False when none is on offer that the user could decide about, it was put off too often, the reason or time is none, or it could not be stored.</returns>
    public bool Postpone(int seconds, string reason, long now)
    {
        return TryPostpone(seconds, reason, now) && Keep(now);
    }

    /// <summary>How often the release on offer may still be put off.</summary>
    public int PostponementsLeft
    {
        get
        {
            int left = _context.Assigned.PostponeLimit - _context.Postponements;
            return left > 0 ? left : 0;
        }
    }

    /// <summary>The user orders that this device is erased. There is no way back.</summary>
    /// <param name="all">Everything, keys included; false: the user's data alone.</param>
    /// <param name="confirmation">The device's name, as the user has typed it.</param>
    /// <returns><see cref="ReasonCode.None"/> when it has begun: the host ends the application and goes on calling <see cref="Tick"/>.</returns>
    public ReasonCode OrderErase(bool all, string confirmation, long now)
    {
        _context.Clock.Observe(now);
        if (_context.Settings.Erase == null || confirmation != _context.Identity.Device)
        {
            return ReasonCode.EraseUnconfirmed;
        }

        try
        {
            return _flow.Erase(all);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
            return ReasonCode.StorageFailed;
        }
    }

    /// <summary>
    /// Takes what the user has chosen at the server's portal, once: its number is stored in one write with what follows from it. A choice about a
    /// release waits until that is on offer; one that is refused then is taken too.
    /// </summary>
    internal void TakeFromPortal(long now)
    {
        AgentContext context = _context;
        LocalSettings local = context.Local;
        PortalChoice? choice = context.Assigned.Choice;

        // Not in a fault of the medium: what is known of the records then may be less than what they hold.
        if (choice == null || choice.Number <= local.Choice || _flow.Mode != FlowMode.Working
            || (choice.Order != UserOrder.None && choice.Release != context.AttemptedReleaseId))
        {
            return;
        }

        local.Choice = choice.Number;
        if (choice.Mode != UpdateMode.Unknown)
        {
            local.Mode = choice.Mode;
        }

        if (choice.Order == UserOrder.Postponed)
        {
            if (!TryPostpone(choice.Seconds, choice.Reason, now))
            {
                local.PostponeReason = LocalSettings.NotPostponed;
            }
        }
        else if (choice.Order != UserOrder.None)
        {
            TrySay(choice.Order, choice.Time);
        }

        Keep(now);
    }

    /// <summary>Not stored yet.</summary>
    private bool TryPostpone(int seconds, string reason, long now)
    {
        AgentContext context = _context;
        bool isSound = seconds > 0 && seconds <= UpdatePolicy.LongestPostponement && (reason.Length == 0 || TargetPath.IsName(reason, LocalSettings.ReasonLength));
        context.Clock.Observe(now);
        if (!isSound || PostponementsLeft == 0 || !TrySay(UserOrder.Postponed, context.Clock.TimeOfDay + seconds))
        {
            return false;
        }

        LocalSettings local = context.Local;
        local.Postponements++;
        local.PostponeReason = reason;
        return true;
    }

    private bool Say(UserOrder order, long time, long now)
    {
        return TrySay(order, time) && Keep(now);
    }

    /// <summary>Not stored yet. False when nothing is on offer, or nothing would come of it: in modes in which updates come by hand alone.</summary>
    private bool TrySay(UserOrder order, long time)
    {
        AgentContext context = _context;
        bool isAsked = _flow.Installation.Phase != InstallPhase.Idle && context.Mode < UpdateMode.Manual;
        if (isAsked)
        {
            context.Local.Say(context.AttemptedReleaseId, order, time);
        }

        return isAsked;
    }

    private bool Keep(long now)
    {
        _context.Clock.Observe(now);
        try
        {
            _context.Local.Save();
            _flow.Reconsider();
            return true;
        }
        catch (IOException)
        {
            // What is on the medium counts; it is read anew.
            _flow.StorageFailed();
            return false;
        }
    }
}
