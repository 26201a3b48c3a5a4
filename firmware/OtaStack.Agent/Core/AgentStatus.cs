namespace OtaStack.Agent.Core;

/// <summary>
/// What the agent shows of itself: the newest state, as it is reported. The agent is its own status and its own context: a getter for each
/// of these, and the way to them through another object, cost a device some hundred bytes.
/// </summary>
public abstract class AgentStatus
{
    internal AgentStatus()
    {
    }

    public AgentState State = AgentState.Idle;

    /// <summary>Why the state was entered.</summary>
    public ReasonCode Reason;

    /// <summary>Number of the newest assignment.</summary>
    internal long Assignment;

    /// <summary>Release being worked on or last tried; empty if none.</summary>
    public string AttemptedReleaseId = "";

    /// <summary>Verified bytes of the image in the slot being filled.</summary>
    public int Downloaded;

    /// <summary>Bytes of the image being installed; 0 when there is none.</summary>
    public int Total;

    /// <summary>Tries that failed since the last one that got somewhere.</summary>
    internal int Failures;

    /// <summary>Seconds since the start at which the next try after a failure is due.</summary>
    internal long RetryAt;

    /// <summary>What runs, as the boot record tells; empty when nothing is known to run.</summary>
    public string RunningVersion = "";

    /// <summary>Empty when nothing is known to run.</summary>
    public string RunningReleaseId = "";

    /// <summary>Unix seconds at which the wait is over by itself; 0 when that is not known, or nothing is waited for.</summary>
    public long WaitUntil;

    /// <summary>The signed deadline of the release on offer (unix seconds); 0 for none.</summary>
    public long InstallBy;

    /// <summary>Why the assignment that arrived last was refused; <see cref="ReasonCode.None"/> when it was taken.</summary>
    public ReasonCode AssignmentReason;

    /// <summary>Why the bundle that was inserted last was refused; <see cref="ReasonCode.None"/> while it is good.</summary>
    public ReasonCode BundleReason;

    /// <summary>Number of the report that was written last.</summary>
    public int ReportSequence;

    internal void ForgetOffer()
    {
        InstallBy = 0;
        WaitUntil = 0;
        Downloaded = 0;
        Total = 0;
    }

    internal void Show(AgentState state, ReasonCode reason)
    {
        State = state;
        Reason = reason;
    }
}
