namespace OtaStack.Agent.Core;

/// <summary>What the user has said about the release on offer. The numbers are stored and never change meaning.</summary>
public enum UserOrder : byte
{
    None = 0,

    /// <summary>At once, whatever window, interval or costs.</summary>
    Now = 1,

    /// <summary>At a time of day that the user named.</summary>
    At = 2,

    /// <summary>As if the mode were automatic.</summary>
    InWindow = 3,

    /// <summary>Not before a time; then as before.</summary>
    Postponed = 4,
}
