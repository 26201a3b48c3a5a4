namespace OtaStack.Signing.Metadata;

/// <summary>Names of The Update Framework.</summary>
public static class TufSpecification
{
    /// <summary>What is written to <c>spec_version</c> (TAP 6).</summary>
    public const string Version = "1.0.34";

    /// <summary>The four roles that every root must list (specification §4.3).</summary>
    public static IReadOnlyList<string> Roles { get; } = ["root", "snapshot", "targets", "timestamp"];
}
