namespace OtaStack.Agent.Decisions;

/// <summary>What the policy is asked about.</summary>
internal enum PolicyStep : byte
{
    Unknown = 0,

    /// <summary>Look what the signed metadata says of an assigned release.</summary>
    Check = 1,

    /// <summary>Fetch an offered release.</summary>
    Download = 2,

    /// <summary>Restart into a release that is complete.</summary>
    Install = 3,
}
