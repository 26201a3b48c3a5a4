namespace OtaStack.Server.Rollouts;

/// <summary>Where a rollout stands. Numbers are stored.</summary>
internal enum RolloutState : byte
{
    Unknown = 0,

    /// <summary>Devices are assigned as the phases allow.</summary>
    Running = 1,

    /// <summary>Nobody new is assigned; devices already assigned go on.</summary>
    Paused = 2,

    /// <summary>Final: nobody is assigned any more and devices that had not ended were withdrawn.</summary>
    Halted = 3,

    /// <summary>Final: every phase has ended.</summary>
    Completed = 4,
}
