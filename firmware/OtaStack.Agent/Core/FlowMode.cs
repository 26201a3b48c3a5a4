namespace OtaStack.Agent.Core;

/// <summary>What the agent does with assignments.</summary>
internal enum FlowMode : byte
{
    /// <summary>Carries them out.</summary>
    Working = 0,

    /// <summary>A new release is on trial: assignments are looked at afterwards.</summary>
    Trial = 1,

    /// <summary>The trial has failed; only the restart is missing.</summary>
    GoingBack = 2,

    /// <summary>The medium failed; after a pause the records are read anew.</summary>
    Faulted = 3,

    /// <summary>Data is being erased, or everything is: assignments are not looked at.</summary>
    Erasing = 4,
}
