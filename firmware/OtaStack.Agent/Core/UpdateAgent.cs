using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Reports;
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
public sealed class UpdateAgent
{
    private readonly AgentContext _context;
    private readonly UpdateFlow _flow;
    private readonly ReportQueue _reports;

    /// <param name="schemes">Signature schemes that metadata may be signed with.</param>
    /// <param name="hmac">The device's native HMAC-SHA256, or the managed one.</param>
    public UpdateAgent(DeviceIdentity identity, AgentSettings settings, IFileStore files, ISignatureScheme[] schemes, IHmacSha256 hmac)
    {
        _context = new AgentContext(identity, settings, files, schemes, hmac);
        _flow = new UpdateFlow(_context);
        _reports = new ReportQueue(_context);
    }

    /// <summary>What is waited for. The same object always; it changes with each event.</summary>
    public AgentRequest Request => _context.Request;

    public AgentState State => _context.Status.State;

    /// <summary>Why the state was entered.</summary>
    public ReasonCode Reason => _context.Status.Reason;

    /// <summary>What runs, as the boot record tells; empty when nothing could be booted.</summary>
    public string RunningVersion => _context.Status.RunningVersion;

    public string RunningReleaseId => _context.Status.RunningReleaseId;

    /// <summary>Release being worked on or last tried; empty if none.</summary>
    public string AttemptedReleaseId => _context.Status.Attempted;

    /// <summary>Verified bytes of the image in the slot being filled.</summary>
    public int Downloaded => _context.Status.Downloaded;

    /// <summary>Bytes of the image being installed; 0 when there is none.</summary>
    public int Total => _context.Status.Total;

    /// <summary>How fast the host may read the answers to fetches.</summary>
    public BandwidthLimit Bandwidth => _context.Bandwidth;

    /// <summary>Number of the report that <see cref="WriteReport"/> wrote last.</summary>
    public int ReportSequence => _reports.Sequence;

    /// <summary>How often to ask for the desired state, in seconds: as assigned, else as set.</summary>
    public int PollSeconds => _context.Assigned.PollSeconds;

    /// <summary>Why the assignment that arrived last was refused; <see cref="ReasonCode.None"/> when it was taken.</summary>
    public ReasonCode AssignmentReason;

    /// <summary>Why the bundle that was inserted last was refused; <see cref="ReasonCode.None"/> while it is good.</summary>
    public ReasonCode BundleReason => _context.BundleReason;

    /// <summary>Reads the records and takes up the work. Call once, after <see cref="BootSelection.Choose"/>.</summary>
    public void Start(BootChoice boot, long now)
    {
        _context.Clock.Start(now);
        _context.Running = boot.Slot;
        try
        {
            _flow.Restore();
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
        if (assignment == null)
        {
            _reports.AssignmentRefused(AssignmentReason);
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
    /// <param name="medium">Stays open until <see cref="RemoveBundle"/>. Reading it may fail with an IOException at any time.</param>
    public void InsertBundle(IByteSource medium, long now)
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

    /// <summary>The medium was pulled out. What was read of it stays, and is used when the release comes again by whatever way.</summary>
    public void RemoveBundle(long now)
    {
        _context.Clock.Observe(now);
        try
        {
            _flow.RemoveBundle();
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
        if (requestNumber != _context.Request.Number)
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
        if (requestNumber != _context.Request.Number)
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

    /// <summary>The answer to <see cref="RequestKind.CheckHealth"/>.</summary>
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
}
