using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>How far one threshold is met.</summary>
/// <param name="Source">The metadata that demands it, as <c>VERSION.ROLE</c>.</param>
/// <param name="Collected">Good signatures so far.</param>
/// <param name="Threshold">How many it needs.</param>
public sealed record SignatureProgress(string Source, int Collected, int Threshold)
{
    /// <summary>How far the metadata has come with everything that it needs.</summary>
    public static IReadOnlyList<SignatureProgress> Of(SignedMetadata metadata, IEnumerable<SignatureRequirement> requirements)
    {
        ArgumentNullException.ThrowIfNull(requirements);
        return [.. requirements.Select(requirement => new SignatureProgress(requirement.Source, requirement.SignedBy(metadata).Count, requirement.Threshold))];
    }
}
