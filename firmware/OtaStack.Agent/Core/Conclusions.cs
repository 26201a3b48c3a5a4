using OtaStack.Agent.Assignments;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;

namespace OtaStack.Agent.Core;

/// <summary>Writes into the journal how attempts end. Each end is one record: what is remembered and what is to be told.</summary>
internal static class Conclusions
{
    /// <summary>
    /// Keeps the outcome until the server has acknowledged it. The same outcome of the same assignment is kept once,
    /// however often it is reached.
    /// </summary>
    public static void Conclude(AgentContext context, long assignment, AgentState state, ReasonCode reason, string releaseId, bool closesAttempt)
    {
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
            // Before the attempt is closed, so that a power cut in between does it again.
            LocalSettings local = context.Local;
            bool isNews = local.ReleaseId == releaseId;
            if (isNews)
            {
                // However it ended: who is offered it again, built anew or by a permit, is asked anew.
                local.Say("", UserOrder.None, 0);
            }

            if (state == AgentState.Confirmed && journal.Attempt.ReleaseId == releaseId)
            {
                // From now on the next interval counts.
                long time = context.Clock.TimeOfDay;
                local.LastUpdate = time >= AgentClock.PlausibleTime ? time : 0;
                context.Files.Delete(UpdateGate.HoursPath);
                isNews = true;
            }

            if (isNews)
            {
                local.Save();
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
    public static void ConcludeTrial(AgentContext context)
    {
        Attempt attempt = context.Journal.Attempt;
        long assignment = attempt.IsOpen ? attempt.Assignment : context.Journal.HighestAssignment;
        Conclude(context, assignment, AgentState.Confirmed, ReasonCode.None, context.RunningReleaseId, true);
    }

    /// <summary>True when there is nothing to be installed for the assignment: it is empty, what it names runs, or has ended before.</summary>
    /// <param name="wasBusy">Something was being installed until now.</param>
    public static bool TryConclude(AgentContext context, Assignment assignment, bool wasBusy)
    {
        Outcome last = context.Journal.Last;
        if (assignment.IsEmpty && (assignment.Permit.Length == 0 || (last.Assignment == assignment.Number && last.State == AgentState.Idle)))
        {
            Abandon(context);
            context.Show(AgentState.Idle, wasBusy ? ReasonCode.Withdrawn : ReasonCode.None);
            return true;
        }

        if (!assignment.IsEmpty && assignment.ReleaseId == context.RunningReleaseId
            && context.BootRecord.Entry(context.Running).State == SlotState.Confirmed)
        {
            Conclude(context, assignment.Number, AgentState.Confirmed, ReasonCode.None, assignment.ReleaseId, true);
            return true;
        }

        if (!last.IsOf(assignment) || !last.IsSettled)
        {
            return false;
        }

        ShowLast(context);
        return true;
    }

    /// <summary>What was said of another assignment must not be taken for this one; what is known of this one stays.</summary>
    /// <param name="fault">Why the medium has failed, and how often it does is still counted; else none.</param>
    public static void ShowBeginning(AgentContext context, Assignment assignment, ReasonCode fault)
    {
        Outcome last = context.Journal.Last;
        Attempt attempt = context.Journal.Attempt;
        if (fault != ReasonCode.None)
        {
            context.Show(AgentState.Failed, fault);
        }
        else if (last.State == AgentState.Refused && last.IsOf(assignment))
        {
            context.Show(last.State, last.Reason);
        }
        else if (attempt.BrokenTrials == 0 || attempt.ReleaseId != assignment.ReleaseId)
        {
            context.Show(AgentState.Idle, ReasonCode.None);
        }
    }

    private static void ShowLast(AgentContext context)
    {
        Outcome last = context.Journal.Last;
        context.AttemptedReleaseId = last.ReleaseId;
        context.Show(last.State, last.Reason);
    }

    /// <summary>Gives up the attempt without an outcome; what it fetched stays in the slot and is used if it is asked for again.</summary>
    public static void Abandon(AgentContext context)
    {
        if (context.Journal.Attempt.IsOpen)
        {
            context.Files.Delete(DevicePaths.IncomingIndex);
            context.Journal.Attempt.Close();
            context.Journal.Save();
        }
    }

    /// <summary>
    /// After a start: how the newest assignment ended, and what the boot record says about a release that was left, and about the trial that
    /// the journal knows to have been scheduled.
    /// </summary>
    public static void Reconcile(AgentContext context)
    {
        Journal journal = context.Journal;
        Attempt attempt = journal.Attempt;
        context.Show(AgentState.Idle, ReasonCode.None);
        if (journal.Last.IsSet && journal.Last.Assignment == journal.HighestAssignment && !attempt.IsOpen)
        {
            ShowLast(context);
        }

        BootRecord boot = context.BootRecord;
        SlotEntry left = boot.Entry(BootRecord.OtherThan(boot.Confirmed));
        if (left.State == SlotState.Looped && !journal.Failed.Contains(left.ReleaseId, left.IndexSha256))
        {
            journal.Failed.Add(left.ReleaseId, left.IndexSha256);
            Conclude(
                context, journal.HighestAssignment, AgentState.RolledBack, ReasonCode.BootLoop, left.ReleaseId, attempt.IsFor(left.ReleaseId, left.IndexSha256));
        }

        bool trialIsOver = attempt.IsOpen && attempt.TrialNumber != 0 && attempt.TrialNumber == boot.TrialNumber
            && boot.TrialState == TrialState.None;
        if (!trialIsOver)
        {
            return;
        }

        ReasonCode reason = (ReasonCode)boot.TrialReason;
        if (reason == ReasonCode.None && context.Running != boot.Trial)
        {
            // It was confirmed, but its files are damaged by now: what does not run is not told to run.
            reason = ReasonCode.SlotCorrupt;
        }

        if (reason == ReasonCode.None)
        {
            Conclude(context, attempt.Assignment, AgentState.Confirmed, ReasonCode.None, attempt.ReleaseId, true);
        }
        else if (reason == ReasonCode.Withdrawn)
        {
            Abandon(context);
        }
        else if (TrialRules.IsFailure(reason, attempt.BrokenTrials))
        {
            journal.Failed.Add(attempt.ReleaseId, attempt.IndexSha256);
            AgentState state = reason == ReasonCode.ImageRejected ? AgentState.Refused
                : reason == ReasonCode.NoWayBack ? AgentState.Failed
                : AgentState.RolledBack;
            Conclude(context, attempt.Assignment, state, reason, attempt.ReleaseId, true);
        }
        else
        {
            attempt.BrokenTrials++;
            attempt.TrialNumber = 0;
            journal.Save();
            context.Show(AgentState.Idle, reason);
        }
    }
}
