namespace OtaStack.Agent.Decisions;

/// <summary>What is known of the application under a new release.</summary>
internal enum Health : byte
{
    Unknown = 0,

    /// <summary>It has passed all its checks.</summary>
    Good = 1,

    /// <summary>It has failed a check.</summary>
    Bad = 2,

    /// <summary>It leaves too little memory free.</summary>
    Starved = 3,

    /// <summary>It did not answer a check in time.</summary>
    Silent = 4,
}
