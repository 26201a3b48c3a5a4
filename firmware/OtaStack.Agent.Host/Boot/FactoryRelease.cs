namespace OtaStack.Agent.Boot;

/// <summary>The release that a device leaves the factory with, and whom it trusts.</summary>
/// <param name="RootJson">The root metadata that the device trusts from the start.</param>
public record FactoryRelease(byte[] RootJson)
{
    public string ReleaseId { get; init; } = "";

    /// <summary><c>MAJOR.MINOR.PATCH</c>.</summary>
    public string Version { get; init; } = "";

    public int SecurityCounter { get; init; }
}
