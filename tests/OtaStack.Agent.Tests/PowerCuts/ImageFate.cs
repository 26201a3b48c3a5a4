namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>What comes of a release of images.</summary>
public enum ImageFate
{
    Unknown = 0,
    Good = 1,

    /// <summary>Its application says that it is not healthy.</summary>
    Unhealthy = 2,

    /// <summary>The deployment is signed by a key that the boot loader does not know.</summary>
    Rejected = 3,
}
