namespace OtaStack.Boards.Profiles;

/// <summary>Where facts come from.</summary>
/// <param name="Facts">What was taken.</param>
/// <param name="From">Repository, commit and file, or document.</param>
public sealed record FactSource(string Facts, string From);
