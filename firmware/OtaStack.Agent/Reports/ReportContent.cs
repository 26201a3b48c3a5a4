using OtaStack.Agent.Core;
using OtaStack.Agent.Records;

namespace OtaStack.Agent.Reports;

/// <summary>
/// The part of a report that makes it worth sending. Progress counts in tenths, so a download is ten reports, not ten thousand; failed
/// tries count when they have doubled.
/// </summary>
internal sealed class ReportContent
{
    /// <summary>Fewer than four failed tries in a row are not worth a report of their own.</summary>
    private const int QuietFailureBits = 2;

    public ReportKind Kind;

    public AgentState State;

    public ReasonCode Reason;

    public long Assignment;

    public string Attempted = "";

    public long WaitUntil;

    private int _progress;

    /// <summary>Mode, postponements and the choice taken last from the portal: the user has chosen something when it changes.</summary>
    public int Choices;

    /// <summary>Number of the security event that goes with a status; 0 when there is none.</summary>
    public int Event;

    /// <summary>How often it has come.</summary>
    public int EventCount;

    public void Take(Outcome outcome)
    {
        Kind = ReportKind.Outcome;
        Set(outcome.State, outcome.Reason, outcome.Assignment, outcome.ReleaseId, 0);
    }

    public void Take(AgentStatus status)
    {
        Kind = ReportKind.Status;
        int progress = 0;
        if (status.State == AgentState.Downloading)
        {
            progress = status.Downloaded / ((status.Total / 10) + 1);
            for (int failures = status.Failures >> QuietFailureBits; failures > 0; failures >>= 1)
            {
                progress += 16;
            }
        }

        Set(status.State, status.Reason, status.Assignment, status.AttemptedReleaseId, progress);
        WaitUntil = status.WaitUntil;
    }

    public void TakeRefusedAssignment(ReasonCode reason, long assignment)
    {
        Kind = ReportKind.RefusedAssignment;
        Set(AgentState.Refused, reason, assignment, "", 0);
    }

    public void CopyFrom(ReportContent other)
    {
        Kind = other.Kind;
        Set(other.State, other.Reason, other.Assignment, other.Attempted, other._progress);
        WaitUntil = other.WaitUntil;
        Choices = other.Choices;
        Event = other.Event;
        EventCount = other.EventCount;
    }

    /// <summary>True when the server would learn nothing new from the other.</summary>
    public bool SaysTheSameAs(ReportContent other)
    {
        return State == other.State && Reason == other.Reason && Assignment == other.Assignment && _progress == other._progress
            && Attempted == other.Attempted && WaitUntil == other.WaitUntil && Choices == other.Choices;
    }

    private void Set(AgentState state, ReasonCode reason, long assignment, string attempted, int progress)
    {
        State = state;
        Reason = reason;
        Assignment = assignment;
        Attempted = attempted;
        _progress = progress;
        WaitUntil = 0;
    }
}
