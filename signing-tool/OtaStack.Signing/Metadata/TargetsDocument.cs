using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Trust.Releases;

namespace OtaStack.Signing.Metadata;

/// <summary>Targets metadata (specification §4.5): the target files with their lengths, hashes and release data.</summary>
public sealed class TargetsDocument
{
    /// <summary>The value of <c>_type</c>.</summary>
    public const string TypeName = "targets";

    private TargetsDocument(SignedMetadata metadata, IReadOnlyList<TargetFile> files, IReadOnlyList<ReleaseEntry> releases, Delegations delegations)
    {
        Metadata = metadata;
        Files = files;
        Releases = releases;
        Delegations = delegations;
    }

    public SignedMetadata Metadata { get; }

    public int Version => Metadata.Version;

    /// <summary>Every target, ascending by path.</summary>
    public IReadOnlyList<TargetFile> Files { get; }

    /// <summary>The targets that carry release data, ascending by version, then path.</summary>
    public IReadOnlyList<ReleaseEntry> Releases { get; }

    /// <summary>The roles that may list targets of their own; <see cref="Delegations.None"/> in the metadata of such a role.</summary>
    public Delegations Delegations { get; }

    /// <summary>When the metadata ceases to be valid.</summary>
    public string Expires => Metadata.Expires;

    /// <summary>When the metadata was made.</summary>
    public string Issued => Metadata.Issued;

    /// <summary>Makes unsigned metadata over a <c>targets</c> object, which is taken over.</summary>
    public static SignedMetadata Create(int version, DateTimeOffset issued, DateTimeOffset expires, JsonObject targets, Delegations? delegations = null)
    {
        JsonObject body = new()
        {
            ["_type"] = TypeName,
            ["expires"] = MetadataTime.Format(expires),
            ["issued"] = MetadataTime.Format(issued),
            ["spec_version"] = TufSpecification.Version,
            ["targets"] = targets,
            ["version"] = version,
        };
        if (delegations is { Roles.Count: > 0 })
        {
            body["delegations"] = delegations.ToJson();
        }

        return new SignedMetadata(body);
    }

    /// <summary>Whose signatures this metadata demands for a role that it delegates to; null when it does not.</summary>
    public SignatureRequirement? RequirementFor(string role)
    {
        return Delegations.Find(role) is { } delegated
            ? SignatureRequirement.Of(Count.Of(Version) + "." + TypeName, delegated.Keys, Delegations.Keys)
            : null;
    }

    public static TargetsDocument Parse(ReadOnlySpan<byte> file, string name)
    {
        SignedMetadata metadata = SignedMetadata.Parse(file, TypeName, name);
        if (metadata.Body["targets"] is not JsonObject targets)
        {
            throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
        }

        Delegations? delegations = Delegations.None;
        if (metadata.Body["delegations"] is { } node && !Delegations.TryRead(node, name, out delegations))
        {
            throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
        }

        List<TargetFile> files = [];
        List<ReleaseEntry> releases = [];
        foreach ((string path, JsonNode? target) in targets.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!TargetFile.TryRead(path, target, out TargetFile? read))
            {
                throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
            }

            files.Add(read);
            if (ReleaseEntry.TryRead(read, target, out ReleaseEntry? release))
            {
                releases.Add(release);
            }
        }

        foreach (ReleaseEntry release in releases)
        {
            release.Packed = files.Find(file => file.Path == release.Target.Path + ImageBlocks.PackedSuffix);
        }

        releases.Sort(ReleaseEntry.ByVersion);
        return new TargetsDocument(metadata, files, releases, delegations);
    }
}
