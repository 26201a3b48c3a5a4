namespace OtaStack.Server.Rollouts;

/// <summary>Why a rollout was halted: a stable code and the facts of that moment. Made a sentence by <see cref="HaltSentence"/>.</summary>
internal sealed record HaltReason
{
    /// <summary>More devices failed than the threshold allows.</summary>
    public const string FailureThreshold = "rollout.failure_threshold";

    /// <summary>The signed metadata no longer lists the release.</summary>
    public const string ReleaseRetired = "rollout.release_retired";

    /// <summary>An operator halted it.</summary>
    public const string ByOperator = "rollout.halted_by_operator";

    /// <summary>Characters kept of an operator's note.</summary>
    public const int MaxNoteLength = 200;

    /// <summary>One of the codes above.</summary>
    public required string Code { get; init; }

    /// <summary>The phase that had begun, from 1.</summary>
    public int Phase { get; init; }

    /// <summary>Devices that had failed.</summary>
    public int Failed { get; init; }

    /// <summary>Devices assigned so far.</summary>
    public int Assigned { get; init; }

    /// <summary>The version all failed devices went back to; empty when they did not all go back to one.</summary>
    public string Version { get; init; } = "";

    /// <summary>The devices' reason codes, the most frequent first, with counts when there are several.</summary>
    public string Reasons { get; init; } = "";

    /// <summary>What the operator wrote.</summary>
    public string Note { get; init; } = "";
}
