namespace OtaStack.Agent.Core;

/// <summary>What the agent shows of itself: the newest state, as it is reported.</summary>
internal sealed class AgentStatus
{
    public AgentState State = AgentState.Idle;

    public ReasonCode Reason;

    /// <summary>Number of the newest assignment.</summary>
    public long Assignment;

    /// <summary>Release being worked on or last tried; empty if none.</summary>
    public string Attempted = "";

    /// <summary>Verified bytes of the image in the slot being filled.</summary>
    public int Downloaded;

    /// <summary>Bytes of the image being installed; 0 when there is none.</summary>
    public int Total;

    /// <summary>Tries that failed since the last one that got somewhere.</summary>
    public int Failures;

    /// <summary>Seconds since the start at which the next try after a failure is due.</summary>
    public long RetryAt;

    /// <summary>Empty when nothing is known to run.</summary>
    public string RunningVersion = "";

    /// <summary>Empty when nothing is known to run.</summary>
    public string RunningReleaseId = "";

    /// <summary>Unix seconds at which the wait is over by itself; 0 when that is not known, or nothing is waited for.</summary>
    public long WaitUntil;

    /// <summary>The signed deadline of the release on offer (unix seconds); 0 for none.</summary>
    public long InstallBy;

    public void Show(AgentState state, ReasonCode reason)
    {
        State = state;
        Reason = reason;
    }
}
