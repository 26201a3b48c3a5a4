using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Bundles;

/// <summary>
/// The bundle that was handed over, from its insertion until the agent is done with it: as long as it is open, it stands in for the server
/// and goes before what that assigns.
/// </summary>
internal sealed class InsertedBundle
{
    /// <summary>A medium that is found so soon after the start was not inserted just now. Seconds.</summary>
    private const int StartSeconds = 60;

    private readonly AgentContext _context;
    private readonly Installation _installation;
    private Bundle? _bundle;

    public InsertedBundle(AgentContext context, Installation installation)
    {
        _context = context;
        _installation = installation;
    }

    /// <summary>It has not come to an end yet.</summary>
    public bool IsOpen;

    public void Insert(IByteSource medium)
    {
        _bundle = new Bundle(medium);
        _context.StartedWithMedium = _context.Clock.Elapsed < StartSeconds;
        IsOpen = true;
    }

    /// <summary>Sets out to install what is in it; false when there is no bundle to install from.</summary>
    public bool TryBegin()
    {
        // One that was pulled out when all was there is not gone back to.
        IsOpen &= _bundle != null;
        if (!IsOpen)
        {
            return false;
        }

        _installation.Stop();
        _context.Request.HasMedium = true;
        _context.BundleReason = ReasonCode.None;
        if (_context.State != AgentState.Confirmed)
        {
            _context.Show(AgentState.Idle, ReasonCode.None);
        }

        _installation.Begin(new Assignment(_context.Settings) { Target = "", ReleaseId = "" }, _bundle);
        return true;
    }

    /// <summary>The medium was pulled out. True when something in it was still wanted.</summary>
    public bool Remove()
    {
        bool wasNeeded = IsOpen && _installation.Phase < InstallPhase.Staged;
        _bundle = null;
        _context.Request.HasMedium = false;
        IsOpen &= !wasNeeded;
        return wasNeeded;
    }

    /// <summary>Answers the fetch that is asked for. <see cref="TransferOutcome.Unknown"/>: nothing has come to an end.</summary>
    public TransferOutcome Carry()
    {
        Bundle bundle = _bundle!;
        TransferOutcome outcome = bundle.Carry(_context.Request, _installation);
        return bundle.Reason == ReasonCode.MediumRemoved ? TransferOutcome.Unknown : outcome;
    }

    /// <summary>Reading has shown that the medium is gone.</summary>
    public bool IsGone => _bundle != null && IsOpen && _bundle.Reason == ReasonCode.MediumRemoved;

    /// <summary>True once the installation out of the bundle has come to its end: then the server's assignments count again.</summary>
    public bool TryEnd()
    {
        if (!IsOpen || _installation.Phase != InstallPhase.Idle)
        {
            return false;
        }

        IsOpen = false;
        _context.Request.HasMedium = false;
        _context.BundleReason = _context.Reason;
        return true;
    }

    /// <summary>
    /// A device in offline mode reaches no server. What stands in for it is the way on which the release came: true when that is the medium,
    /// and it can be read under the new release.
    /// </summary>
    public bool StandsInForServer()
    {
        return _bundle != null && _context.Mode == UpdateMode.Offline && _context.Journal.Attempt.IsOpen && _context.Journal.Attempt.Assignment == 0
            && _bundle.Find("metadata/timestamp.json");
    }
}
