namespace OtaStack.Signing.Repository;

/// <summary>Where the staged metadata stands after signing.</summary>
/// <param name="Version">Version of the targets metadata.</param>
/// <param name="SignedBy">keyids of every signature that it carries, ascending.</param>
/// <param name="Threshold">How many it needs.</param>
/// <param name="Published">True when the threshold was met and it became <c>metadata/V.targets.json</c>.</param>
public sealed record SignOutcome(int Version, IReadOnlyList<string> SignedBy, int Threshold, bool Published);
