using OtaStack.Agent.Assignments;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Launcher.Records;

namespace OtaStack.Agent.Records;

/// <summary>How one assignment ended.</summary>
internal sealed class Outcome
{
    public const int StoredSize = 8 + 1 + 1 + 1 + RecordLimits.ReleaseId;

    public long Assignment;

    public AgentState State;

    public ReasonCode Reason;

    public string ReleaseId = "";

    /// <summary>True when the same assignment need not be tried again.</summary>
    public bool IsSettled => State == AgentState.RolledBack || State == AgentState.Failed
        || (State == AgentState.Refused && RefusalRules.IsFinal(Reason));

    public bool IsSet => State != AgentState.Unknown;

    public void Set(long assignment, AgentState state, ReasonCode reason, string releaseId)
    {
        Assignment = assignment;
        State = state;
        Reason = reason;
        ReleaseId = releaseId;
    }

    public void Clear()
    {
        Set(0, AgentState.Unknown, ReasonCode.None, "");
    }

    /// <summary>The outcome of this assignment of its release.</summary>
    public bool IsOf(Assignment assignment)
    {
        return Assignment == assignment.Number && ReleaseId == assignment.ReleaseId;
    }

    public bool Is(long assignment, AgentState state, ReasonCode reason, string releaseId)
    {
        return State == state && Reason == reason && Assignment == assignment && ReleaseId == releaseId;
    }

    /// <summary>Reads or writes it. False when what was read cannot be.</summary>
    public bool Exchange(RecordCursor record)
    {
        record.Int64(ref Assignment);
        State = (AgentState)record.Byte((byte)State);
        Reason = (ReasonCode)record.Byte((byte)Reason);
        record.Text(ref ReleaseId, RecordLimits.ReleaseId);
        return State <= AgentState.Failed;
    }
}
