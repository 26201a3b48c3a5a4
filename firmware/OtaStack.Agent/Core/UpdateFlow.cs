using OtaStack.Agent.Assignments;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Records;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Core;

/// <summary>
/// What the agent is about, as a whole: takes up the work after a start, looks at assignments, watches a trial, and starts
/// over from what is on the medium when the medium has failed.
/// </summary>
internal sealed class UpdateFlow
{
    private readonly AgentContext _context;
    private readonly Conclusions _conclusions;
    private readonly Pauses _pauses;
    private readonly Installation _installation;
    private readonly TrialWatch _trial;
    private FlowMode _mode;
    private Assignment? _assignment;
    private Bundle? _bundle;

    /// <summary>The bundle that was inserted has not come to an end yet: until then it goes before what the server assigns.</summary>
    public bool IsBundleOpen;

    /// <summary>Failures of the medium since an image was last complete.</summary>
    private int _faults;
    private ReasonCode _faultReason;

    public UpdateFlow(AgentContext context)
    {
        _context = context;
        _conclusions = new Conclusions(context);
        _pauses = new Pauses(context);
        _installation = new Installation(context, _conclusions, _pauses);
        _trial = new TrialWatch(context);
    }

    /// <summary>Reads the records and goes on from there: at power-on, and after the medium has failed.</summary>
    public void Restore()
    {
        BootRecord boot = _context.BootRecord;
        bool bootKnown = boot.Load();
        _context.Journal.Load();
        _context.Local.Load();
        _context.Bandwidth.User = _context.Local.BytesPerSecond;
        _context.Erase.Load();
        if (_context.Erase.Phase != ErasePhase.None && !IsErasedAndRuns)
        {
            _context.ShowWhatRuns();
            ShowErase();
            return;
        }

        _context.TrustStore.Recover();
        _context.ShowWhatRuns();
        if (!bootKnown)
        {
            // Without the record neither the security counter nor the free slot is known: nothing may be installed.
            Fault(ReasonCode.SlotCorrupt);
            return;
        }

        _mode = FlowMode.Working;
        Outcome last = _context.Journal.Last;
        _context.Status.Show(AgentState.Idle, ReasonCode.None);
        if (last.IsSet && last.Assignment == _context.Journal.HighestAssignment && !_context.Journal.Attempt.IsOpen)
        {
            _context.Status.AttemptedReleaseId = last.ReleaseId;
            _context.Status.Show(last.State, last.Reason);
        }

        _conclusions.Reconcile();
        _pauses.Rest();
        if (boot.TrialState == TrialState.Started && boot.Trial == _context.Running)
        {
            _mode = FlowMode.Trial;
            _context.Status.AttemptedReleaseId = _context.Status.RunningReleaseId;
            _context.Status.Show(AgentState.Trial, ReasonCode.None);
            StepTrial();
        }
        else if (boot.TrialState == TrialState.Failed && boot.Trial == _context.Running)
        {
            _mode = FlowMode.GoingBack;
            _context.Status.Show(AgentState.Rebooting, (ReasonCode)boot.TrialReason);
            _context.Request.Set(RequestKind.Reboot, "", 0, 0);
        }
        else
        {
            Evaluate();
        }
    }

    public void InsertBundle(IByteSource? medium)
    {
        if (medium == null)
        {
            RemoveBundle();
            return;
        }

        _bundle = new Bundle(medium);
        IsBundleOpen = true;
        if (_mode == FlowMode.Working)
        {
            _faults = 0;
            Evaluate();
        }
        else if (_mode == FlowMode.Trial)
        {
            ReadAgain();
        }
    }

    /// <summary>The receipt of an erase of the user's data alone is delivered while the device works.</summary>
    private bool IsErasedAndRuns => _context.Erase.Phase == ErasePhase.Sealed && !_context.Erase.All;

    /// <summary>From here on nothing else is done until all is erased that was ordered.</summary>
    public ReasonCode Erase(bool all)
    {
        if (_mode != FlowMode.Working && _mode != FlowMode.Faulted)
        {
            return ReasonCode.EraseBusy;
        }

        _installation.Stop();
        _context.Erase.Begin(all, "", 0);
        ShowErase();
        return ReasonCode.None;
    }

    public void Assign(Assignment assignment)
    {
        if (_mode == FlowMode.Erasing)
        {
            return;
        }

        bool isNews = _assignment == null || !_assignment.SaysTheSameAs(assignment);
        _assignment = assignment;
        _context.Status.Assignment = assignment.Number;
        _context.Assigned = assignment;
        _context.Bandwidth.Server = assignment.BytesPerSecond;
        LocalSettings local = _context.Local;
        local.Offsets = assignment.Offsets ?? local.Offsets;
        if (assignment.Number > _context.Journal.HighestAssignment)
        {
            _context.Journal.HighestAssignment = assignment.Number;
            _context.Journal.Save();
            if (assignment.Offsets != null)
            {
                local.Save();
            }
        }

        ServerReached();
        if (isNews && _mode == FlowMode.Working && !IsBundleOpen)
        {
            _faults = 0;
            Evaluate();
        }
    }

    /// <summary>The user has chosen anew, durably. What may go on goes on where it was.</summary>
    public void Reconsider()
    {
        if (_mode == FlowMode.Working && !_installation.Reconsider())
        {
            Evaluate();
        }
    }

    public void Tick()
    {
        if (_context.Request.FromMedium)
        {
            CarryFromBundle();
        }
        else if (_mode == FlowMode.Erasing)
        {
            if (_context.Status.State == AgentState.Erasing && _context.Request.Kind == RequestKind.Wait)
            {
                _context.Erase.Step();
                ShowErase();
            }
        }
        else if (_pauses.IsRunning)
        {
            if (_pauses.IsOver)
            {
                _pauses.Clear();
                Wake();
            }
        }
        else if (_mode == FlowMode.Trial)
        {
            StepTrial();
        }
        else if (_mode == FlowMode.Working && _installation.Phase == InstallPhase.Idle)
        {
            _pauses.KeepResting();
        }

        FollowBundle();
        _trial.KeepAlive(false);
    }

    public void Accept(byte[] buffer, int offset, int count)
    {
        if (_mode == FlowMode.Working)
        {
            _installation.Accept(buffer, offset, count);
        }
    }

    public void End(TransferOutcome outcome)
    {
        if (_mode == FlowMode.Working)
        {
            _installation.End(outcome);
            ForgetFaults();
            if (_context.Erase.Phase == ErasePhase.Erasing)
            {
                ShowErase();
            }
        }
    }

    public void HealthReported(int code)
    {
        if (_mode == FlowMode.Trial)
        {
            _trial.HealthReported(code);
            StepTrial();
        }
        else
        {
            _trial.KeepAlive(code == 0);
        }
    }

    public void ServerReached()
    {
        _trial.ServerReached();
        if (_mode == FlowMode.Trial)
        {
            StepTrial();
        }
    }

    /// <summary>The medium refused to read or write: nothing is known but what is on it, so after a pause it is read anew.</summary>
    public void StorageFailed()
    {
        ReasonCode reason = _context.SlotReason;
        _context.SlotReason = ReasonCode.None;
        Fault(reason != ReasonCode.None ? reason : ReasonCode.StorageFailed);
    }

    private void ShowErase()
    {
        _mode = FlowMode.Erasing;
        bool isDone = _context.Erase.Phase == ErasePhase.Erased;
        _context.Status.Show(isDone ? AgentState.Erased : AgentState.Erasing, ReasonCode.EraseOrdered);
        _pauses.Clear();
        if (IsErasedAndRuns)
        {
            _context.Request.Set(RequestKind.Reboot, "", 0, 0);
        }
        else
        {
            // A second while the receipt is being delivered; otherwise the next piece at once.
            _context.Request.SetWait(isDone ? long.MaxValue : _context.Clock.Now + (_context.Erase.Phase == ErasePhase.Sealed ? 1 : 0));
        }
    }

    private void Fault(ReasonCode reason)
    {
        _installation.Forget();
        _mode = FlowMode.Faulted;
        _context.Status.Show(AgentState.Failed, reason);
        _faultReason = reason;
        _faults++;
        _pauses.StartAfterFailures(_faults);
    }

    private void Wake()
    {
        if (_mode == FlowMode.Faulted)
        {
            Restore();
        }
        else
        {
            _installation.Wake();
        }

        ForgetFaults();
    }

    private void ForgetFaults()
    {
        if (_installation.Phase >= InstallPhase.Staged)
        {
            _faults = 0;
        }
    }

    private void RemoveBundle()
    {
        bool wasNeeded = IsBundleOpen && _installation.Phase < InstallPhase.Staged;
        _bundle = null;
        _context.Request.HasMedium = false;
        if (wasNeeded)
        {
            IsBundleOpen = false;
            if (_mode == FlowMode.Working)
            {
                _installation.Stop();
                _context.Status.Show(AgentState.Waiting, ReasonCode.MediumRemoved);
                _pauses.Rest();
                Evaluate();
            }
        }
    }

    private void CarryFromBundle()
    {
        TransferOutcome outcome = _bundle!.Carry(_context.Request, _installation);
        if (outcome != TransferOutcome.Unknown && _bundle!.Reason != ReasonCode.MediumRemoved)
        {
            End(outcome);
        }
    }

    /// <summary>After each step of an installation out of a bundle: whether it goes on.</summary>
    private void FollowBundle()
    {
        if (_bundle == null || !IsBundleOpen || _mode != FlowMode.Working)
        {
            return;
        }

        if (_bundle.Reason == ReasonCode.MediumRemoved)
        {
            RemoveBundle();
        }
        else if (_installation.Phase == InstallPhase.Idle)
        {
            IsBundleOpen = false;
            _context.Request.HasMedium = false;
            _context.Status.BundleReason = _context.Status.Reason;
            Evaluate();
        }
    }

    /// <summary>
    /// A device in offline mode reaches no server. What stands in for it is the way on which the release came: the medium, read again under
    /// the new release.
    /// </summary>
    private void ReadAgain()
    {
        Attempt attempt = _context.Journal.Attempt;
        if (_context.Mode == UpdateMode.Offline && attempt.IsOpen && attempt.Assignment == 0 && _bundle!.Find("metadata/timestamp.json"))
        {
            _trial.ServerReached();
            StepTrial();
        }
    }

    private void Evaluate()
    {
        if (_bundle != null && IsBundleOpen)
        {
            _installation.Stop();
            _context.Request.HasMedium = true;
            _context.Status.BundleReason = ReasonCode.None;
            if (_context.Status.State != AgentState.Confirmed)
            {
                _context.Status.Show(AgentState.Idle, ReasonCode.None);
            }

            _installation.Begin(new Assignment(_context.Settings) { Target = "", ReleaseId = "" }, _bundle);
            return;
        }

        if (_assignment == null)
        {
            return;
        }

        Assignment assignment = _assignment;
        Outcome last = _context.Journal.Last;
        bool wasBusy = _installation.Phase != InstallPhase.Idle || _context.Journal.Attempt.IsOpen;
        _installation.Stop();
        if (assignment.IsEmpty && (assignment.Permit.Length == 0 || (last.Assignment == assignment.Number && last.State == AgentState.Idle)))
        {
            _conclusions.Abandon();
            _context.Status.Show(AgentState.Idle, wasBusy ? ReasonCode.Withdrawn : ReasonCode.None);
            _pauses.Rest();
        }
        else if (!assignment.IsEmpty && assignment.ReleaseId == _context.Status.RunningReleaseId
            && _context.BootRecord.Entry(_context.Running).State == SlotState.Confirmed)
        {
            _conclusions.Conclude(assignment.Number, AgentState.Confirmed, ReasonCode.None, assignment.ReleaseId, true);
            _pauses.Rest();
        }
        else if (last.Assignment == assignment.Number && last.ReleaseId == assignment.ReleaseId && IsSettled(last))
        {
            _context.Status.AttemptedReleaseId = last.ReleaseId;
            _context.Status.Show(last.State, last.Reason);
            _pauses.Rest();
        }
        else
        {
            ShowBeginning(assignment, last);
            _installation.Begin(assignment, null);
        }
    }

    /// <summary>What was said of another assignment must not be taken for this one; what is known of this one stays.</summary>
    private void ShowBeginning(Assignment assignment, Outcome last)
    {
        Attempt attempt = _context.Journal.Attempt;
        bool isRepeated = attempt.BrokenTrials > 0 && attempt.ReleaseId == assignment.ReleaseId;
        if (_faults > 0)
        {
            _context.Status.Show(AgentState.Failed, _faultReason);
        }
        else if (last.State == AgentState.Refused && last.Assignment == assignment.Number && last.ReleaseId == assignment.ReleaseId)
        {
            _context.Status.Show(last.State, last.Reason);
        }
        else if (!isRepeated)
        {
            _context.Status.Show(AgentState.Idle, ReasonCode.None);
        }
    }

    private void StepTrial()
    {
        TrialStep step = _trial.Step();
        if (step >= TrialStep.RevertUnhealthy)
        {
            _mode = FlowMode.GoingBack;
        }
        else if (step == TrialStep.Confirm)
        {
            _mode = FlowMode.Working;
            _pauses.Rest();
            Attempt attempt = _context.Journal.Attempt;
            long assignment = attempt.IsOpen ? attempt.Assignment : _context.Journal.HighestAssignment;
            _conclusions.Conclude(assignment, AgentState.Confirmed, ReasonCode.None, _context.Status.RunningReleaseId, true);
            Evaluate();
        }
    }

    /// <summary>True when the same assignment need not be tried again.</summary>
    private static bool IsSettled(Outcome outcome)
    {
        return outcome.State == AgentState.RolledBack || outcome.State == AgentState.Failed
            || (outcome.State == AgentState.Refused && RefusalRules.IsFinal(outcome.Reason));
    }
}
