using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Ports;
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
public sealed class UpdateAgent : AgentContext
{
    private readonly UpdateFlow _flow;
    private readonly ReportQueue _reports;

    /// <param name="schemes">Signature schemes that metadata may be signed with.</param>
    /// <param name="hmac">The device's native HMAC-SHA256, or the managed one.</param>
    public UpdateAgent(DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
        : base(identity, settings, files, schemes, hmac)
    {
        _flow = new UpdateFlow(this);
        _reports = new ReportQueue(this);
        User = new UserChoices(this, _flow);
    }

    /// <summary>What the user of the device has to say about updates.</summary>
    public readonly UserChoices User;

    /// <summary>How often to ask for the desired state, in seconds: as assigned, else as set.</summary>
    public int PollSeconds => Assigned.PollSeconds;

    /// <summary>A bundle was inserted, and the agent is not done with it.</summary>
    public bool HasOpenBundle => _flow.Bundle.IsOpen;

    /// <summary>
    /// Instead of <see cref="BootSelection.Choose"/> and <see cref="Start"/>, on a board whose boot loader is MCUboot: that has chosen already,
    /// here is found out what. Images are installed into the slots.
    /// </summary>
    /// <param name="reset">Why the device started, if the board can tell.</param>
    public BootChoice Start(IImageSlots slots, ResetReason reset, long now)
    {
        Images = new ImageTrial(Files, slots, BootRecord);
        BootChoice boot = Images.Choose(reset);
        Start(boot, now);
        return boot;
    }

    /// <summary>Reads the records and takes up the work. Call once, after <see cref="BootSelection.Choose"/>.</summary>
    public void Start(BootChoice boot, long now)
    {
        Clock.Start(now);
        Running = boot.Slot;
        Reset = boot.Reset;
        IsUndecided = Images != null && boot.Reason == BootReason.StorageFailed;
        Events.Load();
        try
        {
            _flow.Restore();
            Clock.Compare(Journal.SignedTime);
            bool isDamaged = boot.Reason == BootReason.SlotCorrupt || boot.Reason == BootReason.UnknownImage;
            if (boot.Outcome != BootOutcome.NoBootableSlot && (isDamaged || boot.Reason == BootReason.BootLoop))
            {
                Events.Note((ReasonCode)boot.Reason);
            }
            else if (BootRecord.Starts == BootSelection.StartsAllowed)
            {
                // It may be that there is nothing to go back to: then this is all that the owner learns.
                Events.Note(ReasonCode.BootLoop);
            }

            if (boot.Outcome == BootOutcome.Normal && boot.Reset >= ResetReason.Watchdog)
            {
                Events.Note(boot.Reset == ResetReason.Watchdog ? ReasonCode.WatchdogReset : ReasonCode.Crashed);
            }

            if (boot.Outcome == BootOutcome.Normal && isDamaged)
            {
                Show(AgentState.Idle, (ReasonCode)boot.Reason);
            }
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    public void Tick(long now)
    {
        Clock.Observe(now);
        if (Clock.WentBack)
        {
            Clock.WentBack = false;
            Events.Note(ReasonCode.TimeBackwards);
        }

        Events.Keep();
        try
        {
            _flow.Tick();
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }

        User.TakeFromPortal(now);
    }

    /// <summary>An assignment came, by whatever way. One that is malformed, foreign or old changes nothing but the next report.</summary>
    public void DesiredStateArrived(byte[] json, int offset, int count, long now)
    {
        Clock.Observe(now);
        AssignmentReason = DesiredState.Read(
            json, offset, count, Identity, Settings, Journal.HighestAssignment, out Assignment? assignment);
        if (State == AgentState.Erased)
        {
            AssignmentReason = ReasonCode.EraseOrdered;
            return;
        }

        if (assignment == null)
        {
            _reports.AssignmentRefused(AssignmentReason);
            Events.NoteRefusal(AssignmentReason);
            return;
        }

        if (Erase.Phase != ErasePhase.None)
        {
            // The server does not know yet that the user's data was erased: this may be the choice of whoever had the device before.
            assignment.Choice = null;
        }

        try
        {
            _flow.Assign(assignment);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }

        User.TakeFromPortal(now);
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
        Clock.Observe(now);
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
        Clock.Observe(now);
        if (requestNumber != Request.Number)
        {
            return;
        }

        try
        {
            _flow.Installation.Accept(buffer, offset, count);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    public void TransferEnded(int requestNumber, TransferOutcome outcome, long now)
    {
        Clock.Observe(now);
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

    /// <summary>
    /// The answer to <see cref="RequestKind.CheckHealth"/>. Without being asked, a good one says that the application is well, so that this start
    /// counts no more towards a boot loop.
    /// </summary>
    /// <param name="code">0 = healthy.</param>
    public void HealthReported(int code, long now)
    {
        Clock.Observe(now);
        try
        {
            _flow.HealthReported(code);
        }
        catch (IOException)
        {
            _flow.StorageFailed();
        }
    }

    /// <summary>Something happened outside of the agent that the owner should know of, such as <c>CodeLockedOut</c>.</summary>
    public void SecurityEvent(ReasonCode reason, long now)
    {
        Clock.Observe(now);
        Events.Note(reason);
    }

    /// <summary>Writes the next report (docs/formats.md) and sets <see cref="ReportSequence"/>. The same until it is delivered or outdated.</summary>
    /// <param name="buffer">At least 2048 bytes.</param>
    /// <returns>Bytes written; 0 when there is nothing to report.</returns>
    public int WriteReport(byte[] buffer, long now)
    {
        Clock.Observe(now);
        return _reports.Write(buffer);
    }

    /// <summary>The server has stored the report.</summary>
    public void ReportDelivered(int sequence, long now)
    {
        Clock.Observe(now);
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
}
