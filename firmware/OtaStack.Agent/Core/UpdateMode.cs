namespace OtaStack.Agent.Core;

/// <summary>Who decides when an update is fetched and installed.</summary>
public enum UpdateMode : byte
{
    /// <summary>Not set, or a setting that this agent does not know: nothing is installed.</summary>
    Unknown = 0,

    /// <summary>As soon as it is assigned.</summary>
    Automatic = 1,
}
