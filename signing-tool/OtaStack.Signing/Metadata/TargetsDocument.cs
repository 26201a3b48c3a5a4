using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Metadata;

/// <summary>Targets metadata (specification §4.5): the target files with their lengths, hashes and release data.</summary>
public sealed class TargetsDocument
{
    /// <summary>The value of <c>_type</c>.</summary>
    public const string TypeName = "targets";

    private TargetsDocument(SignedMetadata metadata, IReadOnlyList<TargetFile> files, IReadOnlyList<ReleaseEntry> releases)
    {
        Metadata = metadata;
        Files = files;
        Releases = releases;
    }

    public SignedMetadata Metadata { get; }

    public int Version => Metadata.Version;

    /// <summary>Every target, ascending by path.</summary>
    public IReadOnlyList<TargetFile> Files { get; }

    /// <summary>The targets that carry release data, ascending by version, then path.</summary>
    public IReadOnlyList<ReleaseEntry> Releases { get; }

    /// <summary>When the metadata ceases to be valid.</summary>
    public string Expires => Metadata.Body.TextOf("expires") ?? "";

    /// <summary>When the metadata was made.</summary>
    public string Issued => Metadata.Body.TextOf("issued") ?? "";

    /// <summary>Makes unsigned metadata over a <c>targets</c> object, which is taken over.</summary>
    public static SignedMetadata Create(int version, DateTimeOffset issued, DateTimeOffset expires, JsonObject targets)
    {
        return new SignedMetadata(new JsonObject
        {
            ["_type"] = TypeName,
            ["expires"] = MetadataTime.Format(expires),
            ["issued"] = MetadataTime.Format(issued),
            ["spec_version"] = TufSpecification.Version,
            ["targets"] = targets,
            ["version"] = version,
        });
    }

    public static TargetsDocument Parse(ReadOnlySpan<byte> file, string name)
    {
        SignedMetadata metadata = SignedMetadata.Parse(file, TypeName, name);
        if (metadata.Body["targets"] is not JsonObject targets)
        {
            throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
        }

        List<TargetFile> files = [];
        List<ReleaseEntry> releases = [];
        foreach ((string path, JsonNode? node) in targets.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!TargetFile.TryRead(path, node, out TargetFile? target))
            {
                throw new SigningException(SigningFault.File, ErrorCode.MetadataMalformed, name);
            }

            files.Add(target);
            if (ReleaseEntry.TryRead(target, node, out ReleaseEntry? release))
            {
                releases.Add(release);
            }
        }

        releases.Sort(ReleaseEntry.ByVersion);
        return new TargetsDocument(metadata, files, releases);
    }
}
