using OtaStack.Agent.Assignments;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;

namespace OtaStack.Agent.Core;

/// <summary>Writes into the journal how attempts end. Each end is one record: what is remembered and what is to be told.</summary>
internal sealed class Conclusions
{
    private readonly AgentContext _context;

    public Conclusions(AgentContext context)
    {
        _context = context;
    }

    /// <summary>
    /// Keeps the outcome until the server has acknowledged it. The same outcome of the same assignment is kept once,
    /// however often it is reached.
    /// </summary>
    public void Conclude(long assignment, AgentState state, ReasonCode reason, string releaseId, bool closesAttempt)
    {
        AgentContext context = _context;
        context.Events.NoteRefusal(reason);
        Journal journal = context.Journal;
        bool known = journal.Last.Is(assignment, state, reason, releaseId);
        if (!known)
        {
            journal.Last.Set(assignment, state, reason, releaseId);
            journal.Pending.Add(assignment, state, reason, releaseId);
        }

        if (state == AgentState.Confirmed)
        {
            // What runs well here is no failure any more: a permit has let it be tried again.
            SlotEntry running = context.BootRecord.Entry(context.Running);
            journal.Failed.Remove(running.ReleaseId, running.IndexSha256);
        }

        bool closes = closesAttempt && journal.Attempt.IsOpen;
        if (closes)
        {
            if (state == AgentState.Confirmed && journal.Attempt.ReleaseId == releaseId)
            {
                NoteUpdate();
            }

            journal.Attempt.Close();
        }

        if (!known || closes || journal.HasNewTime)
        {
            journal.Save();
        }

        context.AttemptedReleaseId = releaseId;
        context.Show(state, reason);
    }

    /// <summary>The release that was on trial is confirmed.</summary>
    public void ConcludeTrial()
    {
        Attempt attempt = _context.Journal.Attempt;
        long assignment = attempt.IsOpen ? attempt.Assignment : _context.Journal.HighestAssignment;
        Conclude(assignment, AgentState.Confirmed, ReasonCode.None, _context.RunningReleaseId, true);
    }

    /// <summary>True when there is nothing to be installed for the assignment: it is empty, what it names runs, or has ended before.</summary>
    /// <param name="wasBusy">Something was being installed until now.</param>
    public bool TryConclude(Assignment assignment, bool wasBusy)
    {
        Outcome last = _context.Journal.Last;
        if (assignment.IsEmpty && (assignment.Permit.Length == 0 || (last.Assignment == assignment.Number && last.State == AgentState.Idle)))
        {
            Abandon();
            _context.Show(AgentState.Idle, wasBusy ? ReasonCode.Withdrawn : ReasonCode.None);
            return true;
        }

        if (!assignment.IsEmpty && assignment.ReleaseId == _context.RunningReleaseId
            && _context.BootRecord.Entry(_context.Running).State == SlotState.Confirmed)
        {
            Conclude(assignment.Number, AgentState.Confirmed, ReasonCode.None, assignment.ReleaseId, true);
            return true;
        }

        if (!last.IsOf(assignment) || !last.IsSettled)
        {
            return false;
        }

        ShowLast();
        return true;
    }

    /// <summary>What was said of another assignment must not be taken for this one; what is known of this one stays.</summary>
    /// <param name="fault">Why the medium has failed, and how often it does is still counted; else none.</param>
    public void ShowBeginning(Assignment assignment, ReasonCode fault)
    {
        Outcome last = _context.Journal.Last;
        Attempt attempt = _context.Journal.Attempt;
        if (fault != ReasonCode.None)
        {
            _context.Show(AgentState.Failed, fault);
        }
        else if (last.State == AgentState.Refused && last.IsOf(assignment))
        {
            _context.Show(last.State, last.Reason);
        }
        else if (attempt.BrokenTrials == 0 || attempt.ReleaseId != assignment.ReleaseId)
        {
            _context.Show(AgentState.Idle, ReasonCode.None);
        }
    }

    private void ShowLast()
    {
        Outcome last = _context.Journal.Last;
        _context.AttemptedReleaseId = last.ReleaseId;
        _context.Show(last.State, last.Reason);
    }

    /// <summary>From now on the next interval counts, and what the user said of the release is done with. Before the attempt is closed, so that a power cut in between does it again.</summary>
    private void NoteUpdate()
    {
        LocalSettings local = _context.Local;
        long time = _context.Clock.TimeOfDay;
        local.LastUpdate = time >= AgentClock.PlausibleTime ? time : 0;
        _context.Files.Delete(UpdateGate.HoursPath);
        local.Say("", UserOrder.None, 0);
        local.Save();
    }

    /// <summary>Gives up the attempt without an outcome; what it fetched stays in the slot and is used if it is asked for again.</summary>
    public void Abandon()
    {
        if (_context.Journal.Attempt.IsOpen)
        {
            _context.Files.Delete(DevicePaths.IncomingIndex);
            _context.Journal.Attempt.Close();
            _context.Journal.Save();
        }
    }

    /// <summary>
    /// After a start: how the newest assignment ended, and what the boot record says about a release that was left, and about the trial that
    /// the journal knows to have been scheduled.
    /// </summary>
    public void Reconcile()
    {
        Journal journal = _context.Journal;
        Attempt attempt = journal.Attempt;
        _context.Show(AgentState.Idle, ReasonCode.None);
        if (journal.Last.IsSet && journal.Last.Assignment == journal.HighestAssignment && !attempt.IsOpen)
        {
            ShowLast();
        }

        BootRecord boot = _context.BootRecord;
        SlotEntry left = boot.Entry(BootRecord.OtherThan(boot.Confirmed));
        if (left.State == SlotState.Looped && !journal.Failed.Contains(left.ReleaseId, left.IndexSha256))
        {
            journal.Failed.Add(left.ReleaseId, left.IndexSha256);
            Conclude(
                journal.HighestAssignment, AgentState.RolledBack, ReasonCode.BootLoop, left.ReleaseId, attempt.IsFor(left.ReleaseId, left.IndexSha256));
        }

        bool trialIsOver = attempt.IsOpen && attempt.TrialNumber != 0 && attempt.TrialNumber == boot.TrialNumber
            && boot.TrialState == TrialState.None;
        if (!trialIsOver)
        {
            return;
        }

        ReasonCode reason = (ReasonCode)boot.TrialReason;
        if (reason == ReasonCode.None && _context.Running != boot.Trial)
        {
            // It was confirmed, but its files are damaged by now: what does not run is not told to run.
            reason = ReasonCode.SlotCorrupt;
        }

        if (reason == ReasonCode.None)
        {
            Conclude(attempt.Assignment, AgentState.Confirmed, ReasonCode.None, attempt.ReleaseId, true);
        }
        else if (reason == ReasonCode.Withdrawn)
        {
            Abandon();
        }
        else if (TrialEnd.IsFailure(reason, attempt.BrokenTrials))
        {
            journal.Failed.Add(attempt.ReleaseId, attempt.IndexSha256);
            AgentState state = reason == ReasonCode.ImageRejected ? AgentState.Refused
                : reason == ReasonCode.NoWayBack ? AgentState.Failed
                : AgentState.RolledBack;
            Conclude(attempt.Assignment, state, reason, attempt.ReleaseId, true);
        }
        else
        {
            attempt.BrokenTrials++;
            attempt.TrialNumber = 0;
            journal.Save();
            _context.Show(AgentState.Idle, reason);
        }
    }
}
