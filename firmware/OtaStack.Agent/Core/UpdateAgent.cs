using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Records;
using OtaStack.Agent.Reports;
using OtaStack.Agent.Slots;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Core;

/// <summary>
/// The update agent without its I/O: events in, one outstanding <see cref="AgentRequest"/> out. The host carries the request
/// out and tells what came of it; files are the only thing that the agent touches itself. Not thread-safe: one thread calls it.
/// Times are unix seconds; on a device that does not know the time yet, seconds since power-on. They must not stand still.
/// </summary>
public sealed class UpdateAgent : AgentStatus
{
    private readonly AgentContext _context;
    private readonly UpdateFlow _flow;
    private readonly ReportQueue _reports;

    /// <param name="schemes">Signature schemes that metadata may be signed with.</param>
    /// <param name="hmac">The device's native HMAC-SHA256, or the managed one.</param>
    public UpdateAgent(DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
    {
        _context = new AgentContext(this, identity, settings, files, schemes, hmac);
        Request = _context.Request;
        Bandwidth = _context.Bandwidth;
        Conditions = _context.Conditions;
        _flow = new UpdateFlow(_context);
        _reports = new ReportQueue(_context);
    }

    /// <summary>What is waited for. The same object always; it changes with each event.</summary>
    public readonly AgentRequest Request;

    /// <summary>How fast the host may read the answers to fetches.</summary>
    public readonly BandwidthLimit Bandwidth;

    /// <summary>How often to ask for the desired state, in seconds: as assigned, else as set.</summary>
    public int PollSeconds => _context.Assigned.PollSeconds;

    /// <summary>What the host knows of the moment; it sets the fields, the agent looks at them. The same object always.</summary>
    public readonly Conditions Conditions;

    /// <summary>The mode that counts: the user's, else the operator's.</summary>
    public UpdateMode Mode => _context.Mode;

    /// <summary>A bundle was inserted, and the agent is not done with it.</summary>
    public bool HasOpenBundle => _flow.IsBundleOpen;

    /// <summary>
    /// Instead of <see cref="BootSelection.Choose"/> and <see cref="Start"/>, on a board whose boot loader is MCUboot: that has chosen already,
    /// here is found out what. Images are installed into the slots.
    /// </summary>
    /// <param name="reset">Why the device started, if the board can tell.</param>
    public BootChoice Start(IImageSlots slots, ResetReason reset, long now)
    {
        _context.Images = new ImageTrial(_context.Files, slots, _context.BootRecord);
        BootChoice boot = _context.Images.Choose(reset);
        Start(boot, now);
        return boot;
    }

    /// <summary>Reads the records and takes up the work. Call once, after <see cref="BootSelection.Choose"/>.</summary>
    public void Start(BootChoice boot, long now)
    {
        _context.Clock.Start(now);
        _context.Running = boot.Slot;
        _context.Reset = boot.Reset;
        _context.Events.Load();
        try
        {
            _flow.Restore();
            _context.Clock.Compare(_context.Journal.SignedTime);
            if (boot.Outcome != BootOutcome.NoBootableSlot && (boot.Reason == BootReason.SlotCorrupt || boot.Reason == BootReason.BootLoop))
            {
                _context.Events.Note((ReasonCode)boot.Reason);
            }
            else if (_context.BootRecord.Starts == BootSelection.StartsAllowed)
            {
                // It may be that there is nothing to go back to: then this is all that the owner learns.
                _context.Events.Note(ReasonCode.BootLoop);
            }

            if (boot.Outcome == BootOutcome.Normal && boot.Reset >= ResetReason.Watchdog)
            {
                _context.Events.Note(boot.Reset == ResetReason.Watchdog ? ReasonCode.WatchdogReset : ReasonCode.Crashed);
            }

            if (boot.Outcome == BootOutcome.Normal && boot.Reason == BootReason.SlotCorrupt)
            {
                _context.Status.Show(AgentState.Idle, ReasonCode.SlotCorrupt);
            }
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    public void Tick(long now)
    {
        _context.Clock.Observe(now);
        if (_context.Clock.WentBack)
        {
            _context.Clock.WentBack = false;
            _context.Events.Note(ReasonCode.TimeBackwards);
        }

        _context.Events.Keep();
        try
        {
            _flow.Tick();
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>An assignment came, by whatever way. One that is malformed, foreign or old changes nothing but the next report.</summary>
    public void DesiredStateArrived(byte[] json, int offset, int count, long now)
    {
        _context.Clock.Observe(now);
        AssignmentReason = DesiredState.Read(
            json, offset, count, _context.Identity, _context.Settings, _context.Journal.HighestAssignment, out Assignment? assignment);
        if (State == AgentState.Erased)
        {
            AssignmentReason = ReasonCode.EraseOrdered;
            return;
        }

        if (assignment == null)
        {
            _reports.AssignmentRefused(AssignmentReason);
            _context.Events.NoteRefusal(AssignmentReason);
            return;
        }

        try
        {
            _flow.Assign(assignment);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>
    /// A medium with a bundle was inserted, or one was uploaded: the newest release in it that is for this device is installed, as signed
    /// metadata allows, before anything that the server assigns. Call it again after each start while the medium is there; then a
    /// restart halfway goes on. Bundles of 2 GiB and more are cut off.
    /// </summary>
    /// <param name="medium">
    /// Stays open until the next call; reading it may fail with an IOException at any time. Null: it was pulled out. What was read of it
    /// stays, and is used when the release comes again by whatever way.
    /// </param>
    /// <param name="now">Unix seconds.</param>
    public void InsertBundle(IByteSource? medium, long now)
    {
        _context.Clock.Observe(now);
        try
        {
            _flow.InsertBundle(medium);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>Bytes of the answer to a fetch, in order, in pieces of any size. The buffer may be reused after the call.</summary>
    public void BytesArrived(int requestNumber, byte[] buffer, int offset, int count, long now)
    {
        _context.Clock.Observe(now);
        if (requestNumber != Request.Number)
        {
            return;
        }

        try
        {
            _flow.Accept(buffer, offset, count);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    public void TransferEnded(int requestNumber, TransferOutcome outcome, long now)
    {
        _context.Clock.Observe(now);
        if (requestNumber != Request.Number)
        {
            return;
        }

        try
        {
            _flow.End(outcome);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>How many health checks the application has (<see cref="Application.IHealthChecks"/>); one when this is not called.</summary>
    public void HasHealthChecks(int count)
    {
        _context.HealthChecks = count;
    }

    /// <summary>How many bytes of memory are free, whenever the host measures it. Looked at while a new release is on trial.</summary>
    public void MemoryMeasured(int freeBytes)
    {
        _context.FreeMemory = freeBytes;
    }

    /// <summary>
    /// The answer to <see cref="RequestKind.CheckHealth"/>. Without being asked, a good one says that the application is well, so that this start
    /// counts no more towards a boot loop.
    /// </summary>
    /// <param name="code">0 = healthy.</param>
    public void HealthReported(int code, long now)
    {
        _context.Clock.Observe(now);
        try
        {
            _flow.HealthReported(code);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>Something happened outside of the agent that the owner should know of: <c>CodeLockedOut</c>, <c>UnknownImage</c>.</summary>
    public void SecurityEvent(ReasonCode reason, long now)
    {
        _context.Clock.Observe(now);
        _context.Events.Note(reason);
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

    /// <summary>Writes the next report (docs/formats.md) and sets <see cref="ReportSequence"/>. The same until it is delivered or outdated.</summary>
    /// <param name="buffer">At least 2048 bytes.</param>
    /// <returns>Bytes written; 0 when there is nothing to report.</returns>
    public int WriteReport(byte[] buffer, long now)
    {
        _context.Clock.Observe(now);
        return _reports.Write(buffer);
    }

    /// <summary>The server has stored the report.</summary>
    public void ReportDelivered(int sequence, long now)
    {
        _context.Clock.Observe(now);
        try
        {
            if (_reports.Delivered(sequence))
            {
                _flow.ServerReached();
            }
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
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

    /// <summary>The user wants the release that is on offer at once, whatever window, interval or costs.</summary>
    /// <returns>False when none is on offer, or it could not be stored.</returns>
    public bool UpdateNow(long now)
    {
        return Say(UserOrder.Now, 0, now);
    }

    /// <summary>The user wants the release that is on offer at a time.</summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>False when none is on offer, or it could not be stored.</returns>
    public bool UpdateAt(long time, long now)
    {
        return Say(UserOrder.At, time, now);
    }

    /// <summary>The user wants the release that is on offer in the next window.</summary>
    /// <returns>False when none is on offer, or it could not be stored.</returns>
    public bool UpdateInWindow(long now)
    {
        return Say(UserOrder.InWindow, 0, now);
    }

    /// <summary>The user puts the release that is on offer off.</summary>
    /// <param name="seconds">1 second to 7 days.</param>
    /// <param name="reason">Told to the operator: at most 32 of <c>[A-Za-z0-9._-]</c>, or nothing.</param>
    /// <param name="now">Unix seconds.</param>
    /// <returns>False when none is on offer, it was put off too often, the reason or time is none, or it could not be stored.</returns>
    public bool Postpone(int seconds, string reason, long now)
    {
        LocalSettings local = _context.Local;
        bool isSound = seconds > 0 && seconds <= UpdatePolicy.LongestPostponement && (reason.Length == 0 || TargetPath.IsName(reason, LocalSettings.ReasonLength));
        if (!isSound || PostponementsLeft == 0 || _context.Status.AttemptedReleaseId.Length == 0)
        {
            return false;
        }

        local.Say(_context.Status.AttemptedReleaseId, UserOrder.Postponed, now + seconds);
        local.Postponements++;
        local.PostponeReason = reason;
        return Keep(now);
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

    private bool Say(UserOrder order, long time, long now)
    {
        if (_context.Status.AttemptedReleaseId.Length == 0)
        {
            return false;
        }

        _context.Local.Say(_context.Status.AttemptedReleaseId, order, time);
        return Keep(now);
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
