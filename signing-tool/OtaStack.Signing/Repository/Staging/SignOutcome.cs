namespace OtaStack.Signing.Repository.Staging;

/// <summary>Where the staged metadata stands after signing.</summary>
/// <param name="Role">The role that was signed.</param>
/// <param name="Version">Version of its metadata.</param>
/// <param name="SignedBy">keyids of every signature that it carries, ascending.</param>
/// <param name="Progress">How far each threshold is met.</param>
/// <param name="Published">True when every threshold was met and it became <c>metadata/V.ROLE.json</c>.</param>
public sealed record SignOutcome(string Role, int Version, IReadOnlyList<string> SignedBy, IReadOnlyList<SignatureProgress> Progress, bool Published)
{
    /// <summary>Roles whose keys this publication changed, and whose metadata is now staged to be signed anew.</summary>
    public IReadOnlyList<string> StagedAnew { get; init; } = [];
}
