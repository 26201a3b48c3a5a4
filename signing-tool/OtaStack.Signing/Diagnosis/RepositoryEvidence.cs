using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;

namespace OtaStack.Signing.Diagnosis;

/// <summary>Everything that lies in a repository directory, sound or not. Findings are a function of it and of the time.</summary>
public sealed class RepositoryEvidence
{
    /// <summary>The directory, as it stands in commands that mend something.</summary>
    public required string Directory { get; init; }

    /// <summary>The settings; null when they are missing or malformed.</summary>
    public ProductSettings? Settings { get; init; }

    /// <summary>Why the settings could not be read: a code of <see cref="Errors.ErrorCode"/>.</summary>
    public string? SettingsFailure { get; init; }

    /// <summary>All root versions, and the newest of every other role.</summary>
    public IReadOnlyList<MetadataEvidence> Published { get; init; } = [];

    /// <summary>What lies in <c>staged/</c>.</summary>
    public IReadOnlyList<MetadataEvidence> Staged { get; init; } = [];

    /// <summary>Path below <c>targets/</c> → the file.</summary>
    public IReadOnlyDictionary<string, TargetEvidence> Targets { get; init; } = new Dictionary<string, TargetEvidence>(StringComparer.Ordinal);

    /// <summary>keyids that have a file in <c>keys/</c>.</summary>
    public IReadOnlyList<string> KeyFiles { get; init; } = [];

    /// <summary>Paths that have no meaning in a repository.</summary>
    public IReadOnlyList<string> OtherFiles { get; init; } = [];

    /// <summary>What a server publishes, when one was asked.</summary>
    public ServerEvidence? Server { get; init; }

    /// <summary>The same with the answer of a server.</summary>
    public RepositoryEvidence With(ServerEvidence server)
    {
        return new RepositoryEvidence
        {
            Directory = Directory,
            Settings = Settings,
            SettingsFailure = SettingsFailure,
            Published = Published,
            Staged = Staged,
            Targets = Targets,
            KeyFiles = KeyFiles,
            OtherFiles = OtherFiles,
            Server = server,
        };
    }

    internal IReadOnlyList<RootDocument> Roots =>
        [.. Published.Where(file => file.Role == RootDocument.TypeName).OrderBy(file => file.Version).Select(file => file.Root).OfType<RootDocument>()];

    internal RootDocument? Root => Published.Where(file => file.Role == RootDocument.TypeName).MaxBy(file => file.Version)?.Root;

    internal TargetsDocument? TargetsMetadata => NewestOf(TargetsDocument.TypeName)?.Targets;

    internal MetadataEvidence? NewestOf(string role) => Published.Where(file => file.Role == role).MaxBy(file => file.Version);

    internal SignatureRequirement? RequirementFor(string role)
    {
        return role is RootDocument.TypeName or TargetsDocument.TypeName
            ? Root?.RequirementFor(role)
            : TargetsMetadata?.RequirementFor(role) ?? Staged.FirstOrDefault(file => file.Role == TargetsDocument.TypeName)?.Targets?.RequirementFor(role);
    }
}
