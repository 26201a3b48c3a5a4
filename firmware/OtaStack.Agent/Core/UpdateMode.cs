namespace OtaStack.Agent.Core;

/// <summary>Who decides when an update is fetched and installed. The numbers are stored and never change meaning.</summary>
public enum UpdateMode : byte
{
    /// <summary>Nothing is chosen: the operator's mode counts. As the mode that counts: nothing is installed.</summary>
    Unknown = 0,

    /// <summary>As soon as it is assigned and the window allows.</summary>
    Automatic = 1,

    /// <summary>The user is asked: now, at a time, in the window, or later.</summary>
    Ask = 2,

    /// <summary>The user hands releases over; what is assigned is shown, not fetched.</summary>
    Manual = 3,

    /// <summary>Releases come on media only; the network is not asked for updates at all.</summary>
    Offline = 4,

    /// <summary>A mode of another version of the agent: nothing is installed.</summary>
    Unsupported = 255,
}
