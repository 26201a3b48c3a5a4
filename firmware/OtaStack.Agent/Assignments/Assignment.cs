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

    public long Number { get; }

    /// <summary>Path of the target; empty when there is nothing to install.</summary>
    public string Target { get; }

    /// <summary>Empty when there is nothing to install.</summary>
    public string ReleaseId { get; }

    /// <summary>Path of the permit that allows to go back to the release; empty when the assignment names none.</summary>
    public string Permit { get; }

    /// <summary>How often to ask, in seconds; 0 when the assignment does not say.</summary>
    public int PollSeconds { get; }

    public bool IsEmpty => Target.Length == 0;

    public bool SaysTheSameAs(Assignment other)
    {
        return Number == other.Number && Target == other.Target && ReleaseId == other.ReleaseId && Permit == other.Permit;
    }
}
