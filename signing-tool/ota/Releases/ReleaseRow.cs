using OtaStack.Signing.Metadata;

namespace OtaStack.SigningTool.Releases;

/// <summary>One line of the list of releases.</summary>
/// <param name="Role">Who lists the release.</param>
/// <param name="Release">What it is.</param>
/// <param name="State"><c>published</c>, <c>staged</c> or <c>retiring</c> (published, and taken out by what is staged).</param>
internal sealed record ReleaseRow(string Role, ReleaseEntry Release, string State);
