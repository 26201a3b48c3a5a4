namespace OtaStack.Agent.Decisions;

/// <summary>What the policy is asked about.</summary>
internal enum PolicyStep : byte
{
    Unknown = 0,

    /// <summary>Fetch an offered release.</summary>
    Download = 1,

    /// <summary>Restart into a release that is complete.</summary>
    Install = 2,
}
