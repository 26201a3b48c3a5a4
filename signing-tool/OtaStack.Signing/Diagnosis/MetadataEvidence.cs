using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Diagnosis;

/// <summary>One metadata file as it was found: parsed, or with the reason why it could not be.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Role">The role in its name.</param>
/// <param name="Version">The version in its name; 0 for a staged file, whose name has none.</param>
public sealed record MetadataEvidence(string Path, string Role, int Version)
{
    /// <summary>The root, when it is one and could be read.</summary>
    public RootDocument? Root { get; init; }

    /// <summary>The targets metadata, when it is such and could be read.</summary>
    public TargetsDocument? Targets { get; init; }

    /// <summary>Why it could not be read: a code of <see cref="Errors.ErrorCode"/>.</summary>
    public string? Failure { get; init; }

    internal SignedMetadata? Metadata => Root?.Metadata ?? Targets?.Metadata;
}
