using OtaStack.Agent.Core;
using OtaStack.Agent.Records;

namespace OtaStack.Agent.Reports;

/// <summary>The part of a report that makes it worth sending. Progress counts in tenths, so a download is ten reports, not ten thousand.</summary>
internal sealed class ReportContent
{
    public ReportKind Kind;

    public AgentState State;

    public ReasonCode Reason;

    public long Assignment;

    public string Attempted = "";

    private int Tenths;

    public void Take(Outcome outcome)
    {
        Kind = ReportKind.Outcome;
        Set(outcome.State, outcome.Reason, outcome.Assignment, outcome.ReleaseId, 0);
    }

    public void Take(AgentStatus status)
    {
        Kind = ReportKind.Status;
        int tenths = status.State == AgentState.Downloading && status.Total > 0 ? status.Downloaded / ((status.Total / 10) + 1) : 0;
        Set(status.State, status.Reason, status.Assignment, status.Attempted, tenths);
    }

    public void TakeRefusedAssignment(ReasonCode reason, long assignment)
    {
        Kind = ReportKind.RefusedAssignment;
        Set(AgentState.Refused, reason, assignment, "", 0);
    }

    public void CopyFrom(ReportContent other)
    {
        Kind = other.Kind;
        Set(other.State, other.Reason, other.Assignment, other.Attempted, other.Tenths);
    }

    /// <summary>True when the server would learn nothing new from the other.</summary>
    public bool SaysTheSameAs(ReportContent other)
    {
        return State == other.State && Reason == other.Reason && Assignment == other.Assignment && Tenths == other.Tenths
            && Attempted == other.Attempted;
    }

    private void Set(AgentState state, ReasonCode reason, long assignment, string attempted, int tenths)
    {
        State = state;
        Reason = reason;
        Assignment = assignment;
        Attempted = attempted;
        Tenths = tenths;
    }
}
