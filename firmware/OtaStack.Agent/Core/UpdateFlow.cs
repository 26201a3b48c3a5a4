using OtaStack.Agent.Assignments;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Erase;
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
    private readonly Pauses _pauses;
    private readonly TrialWatch _trial;
    /// <summary>Failures of the medium since an image was last complete.</summary>
    private int _faults;
    private ReasonCode _faultReason;

    public UpdateFlow(AgentContext context)
    {
        _context = context;
        _pauses = new Pauses(context);
        _trial = new TrialWatch(context);
        Installation = new Installation(context, _pauses);
        Bundle = new InsertedBundle(context, Installation);
    }

    public FlowMode Mode;

    public readonly Installation Installation;
    public readonly InsertedBundle Bundle;

    /// <summary>Reads the records and goes on from there: at power-on, and after the medium has failed.</summary>
    public void Restore()
    {
        bool bootKnown = _context.Load();
        if (_context.Erase.StopsWork)
        {
            ShowErase();
            return;
        }

        _context.TrustStore.Recover();
        if (!bootKnown)
        {
            // Without the record neither the security counter nor the free slot is known: nothing may be installed.
            _context.SlotReason = ReasonCode.SlotCorrupt;
            StorageFailed();
            return;
        }

        if (_context.IsUndecided)
        {
            // To go on without would withdraw a trial that runs, or take its images for confirmed.
            BootChoice boot = _context.Images!.Choose(_context.Reset);
            _context.Running = boot.Slot;
            _context.IsUndecided = boot.Reason == BootReason.StorageFailed;
            if (_context.IsUndecided)
            {
                StorageFailed();
                return;
            }

            _context.ShowWhatRuns();
        }

        Conclusions.Reconcile(_context);
        _pauses.Rest();
        Mode = _trial.Resume();
        TakeUp();
    }

    public void InsertBundle(IByteSource? medium)
    {
        if (medium == null)
        {
            RemoveBundle();
            return;
        }

        Bundle.Insert(medium);
        if (Mode == FlowMode.Working)
        {
            _faults = 0;
        }

        TakeUp();
    }

    /// <summary>From here on nothing else is done until all is erased that was ordered.</summary>
    public ReasonCode Erase(bool all)
    {
        if (Mode != FlowMode.Working && Mode != FlowMode.Faulted)
        {
            return ReasonCode.EraseBusy;
        }

        Installation.Stop();
        _context.Erase.Begin(all, "", 0);
        ShowErase();
        return ReasonCode.None;
    }

    public void Assign(Assignment assignment)
    {
        if (Mode == FlowMode.Erasing)
        {
            return;
        }

        bool isNews = !_context.Assigned.SaysTheSameAs(assignment);
        _context.Take(assignment);
        ServerReached();
        if (isNews && Mode == FlowMode.Working && !Bundle.IsOpen)
        {
            _faults = 0;
            Evaluate();
        }
    }

    /// <summary>The user has chosen anew, durably. What may go on goes on where it was.</summary>
    public void Reconsider()
    {
        if (Mode == FlowMode.Working && !Installation.Reconsider())
        {
            Evaluate();
        }
    }

    public void Tick()
    {
        if (Mode == FlowMode.Working && !_pauses.IsRunning && !Installation.MayGoOn())
        {
            Evaluate();
        }

        if (_context.Request.FromMedium)
        {
            TransferOutcome outcome = Bundle.Carry();
            if (outcome != TransferOutcome.Unknown)
            {
                End(outcome);
            }
        }
        else if (Mode == FlowMode.Erasing)
        {
            _context.Erase.Tick();
        }
        else if (_pauses.IsRunning)
        {
            if (_pauses.TryEnd())
            {
                Wake();
            }
        }
        else if (Mode == FlowMode.Trial)
        {
            StepTrial();
        }
        else if (Mode == FlowMode.Working && Installation.Phase == InstallPhase.Idle)
        {
            _pauses.KeepResting();
        }

        if (Mode == FlowMode.Working)
        {
            if (Bundle.IsGone)
            {
                RemoveBundle();
            }
            else if (Bundle.TryEnd())
            {
                Evaluate();
            }
        }

        _trial.KeepAlive(false);
    }

    public void End(TransferOutcome outcome)
    {
        Installation.End(outcome);
        ForgetFaults();
        if (_context.Erase.Phase == ErasePhase.Erasing)
        {
            ShowErase();
        }
    }

    public void HealthReported(int code)
    {
        if (Mode == FlowMode.Trial)
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
        if (Mode == FlowMode.Trial)
        {
            StepTrial();
        }
    }

    /// <summary>The medium refused to read or write: nothing is known but what is on it, so after a pause it is read anew.</summary>
    public void StorageFailed()
    {
        _faultReason = _context.SlotReason != ReasonCode.None ? _context.SlotReason : ReasonCode.StorageFailed;
        _context.SlotReason = ReasonCode.None;
        Installation.Forget();
        Mode = FlowMode.Faulted;
        _context.Show(AgentState.Failed, _faultReason);
        _faults++;
        _pauses.StartAfterFailures(_faults);
    }

    private void ShowErase()
    {
        Mode = FlowMode.Erasing;
        _pauses.Clear();
        _context.Erase.Show();
    }

    private void Wake()
    {
        if (Mode == FlowMode.Faulted)
        {
            Restore();
        }
        else
        {
            Installation.Wake();
        }

        ForgetFaults();
    }

    private void ForgetFaults()
    {
        if (Installation.Phase >= InstallPhase.Staged)
        {
            _faults = 0;
        }
    }

    private void RemoveBundle()
    {
        if (Bundle.Remove() && Mode == FlowMode.Working)
        {
            Installation.Stop();
            _context.Show(AgentState.Waiting, ReasonCode.MediumRemoved);
            _pauses.Rest();
            Evaluate();
        }
    }

    /// <summary>After the records were read, or a bundle was inserted. In a trial that may stand in for the server.</summary>
    private void TakeUp()
    {
        if (Mode == FlowMode.Working)
        {
            Evaluate();
        }
        else if (Mode == FlowMode.Trial)
        {
            if (Bundle.StandsInForServer())
            {
                _trial.ServerReached();
            }

            StepTrial();
        }
    }

    /// <summary>What to do now: install from an open bundle, else what is assigned.</summary>
    private void Evaluate()
    {
        Assignment assignment = _context.Assigned;
        if (Bundle.TryBegin() || assignment.Number == 0)
        {
            return;
        }

        bool wasBusy = Installation.Phase != InstallPhase.Idle || _context.Journal.Attempt.IsOpen;
        Installation.Stop();
        if (Conclusions.TryConclude(_context, assignment, wasBusy))
        {
            _pauses.Rest();
            return;
        }

        Conclusions.ShowBeginning(_context, assignment, _faults > 0 ? _faultReason : ReasonCode.None);
        Installation.Begin(assignment, null);
    }

    private void StepTrial()
    {
        TrialStep step = _trial.Step(_faults > 0);
        if (step >= TrialStep.RevertUnhealthy)
        {
            Mode = FlowMode.GoingBack;
        }
        else if (step == TrialStep.Confirm)
        {
            Mode = FlowMode.Working;
            _pauses.Rest();
            Conclusions.ConcludeTrial(_context);
            Evaluate();
        }
    }
}
