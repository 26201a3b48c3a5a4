using OtaStack.Bundles.Verification;

namespace OtaStack.Signing.Media;

/// <summary>What is to be on a medium.</summary>
public sealed record MediaRequest
{
    public required MediumPlace Place { get; init; }

    /// <summary>The bundle to be copied.</summary>
    public required string BundlePath { get; init; }

    /// <summary>Its name on the medium; ends in <c>.ota</c>.</summary>
    public required string BundleName { get; init; }

    /// <summary>By what the bundle is judged before and after.</summary>
    public required BundleTrust Trust { get; init; }

    public required Func<MediaBundle, MediaInstructions> Instructions { get; init; }

    /// <summary>True lists the other files on the medium in the index instead of refusing the medium.</summary>
    public bool KeepOtherFiles { get; init; }

    /// <summary>Name and version of the program, for the index.</summary>
    public required string Tool { get; init; }
}
