namespace OtaStack.Agent.Assignments;

/// <summary>What the server picked for this device. It names a target; whether that is installed the signed metadata decides.</summary>
internal sealed class Assignment
{
    public Assignment(long number, string target, string releaseId, string permit, int pollSeconds)
    {
        Number = number;
        Target = target;
        ReleaseId = releaseId;
        Permit = permit;
        PollSeconds = pollSeconds;
    }

    public readonly long Number;

    /// <summary>Path of the target; empty when there is nothing to install.</summary>
    public readonly string Target;

    /// <summary>Empty when there is nothing to install.</summary>
    public readonly string ReleaseId;

    /// <summary>Path of the permit that allows to go back to the release; empty when the assignment names none.</summary>
    public readonly string Permit;

    /// <summary>How often to ask, in seconds; 0 when the assignment does not say.</summary>
    public readonly int PollSeconds;

    public bool IsEmpty => Target.Length == 0;

    public bool SaysTheSameAs(Assignment other)
    {
        return Number == other.Number && Target == other.Target && ReleaseId == other.ReleaseId && Permit == other.Permit;
    }
}
