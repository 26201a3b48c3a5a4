using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Archive;

/// <summary>
/// The order of a publish archive (docs/formats.md): roots ascending without a gap, one targets metadata, the delegated roles
/// each once, then targets. Metadata first means that no byte of a target is stored before the signature that lists it is verified.
/// </summary>
internal sealed class ArchiveLayout
{
    /// <summary>Delegated roles of one product: what a snapshot of the size that devices take has room for.</summary>
    public const int MaxDelegatedRoles = 64;

    private const string MetadataFolder = "metadata/";
    private const string TargetsFolder = "targets/";

    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _delegated = new(StringComparer.Ordinal);
    private int _root;

    /// <summary>Version of the targets metadata, 0 until it has come.</summary>
    public int TargetsVersion { get; private set; }

    /// <summary>What the next entry is.</summary>
    public ArchivePart Accept(string name)
    {
        if (name.StartsWith(TargetsFolder, StringComparison.Ordinal))
        {
            return AcceptTarget(name[TargetsFolder.Length..]);
        }

        if (!name.StartsWith(MetadataFolder, StringComparison.Ordinal)
            || !MetadataName.TryParse(name[MetadataFolder.Length..], out int version, out string role)
            || role == "snapshot")
        {
            throw ArchiveError.Malformed($"Entry '{Shorten(name)}': expected metadata/N.root.json, metadata/V.targets.json, metadata/V.ROLE.json or targets/PATH.");
        }

        return role switch
        {
            "root" => AcceptRoot(name, version),
            RoleName.Targets => AcceptTargetsMetadata(name, version),
            _ => AcceptDelegated(name, version, role),
        };
    }

    private static string Shorten(string name)
    {
        return name.Length <= 80 ? name : name[..80] + "…";
    }

    private ArchivePart AcceptRoot(string name, int version)
    {
        if (TargetsVersion > 0)
        {
            throw ArchiveError.Malformed($"Entry '{name}' comes after the targets metadata: expected the roots first.");
        }

        if (_root > 0 && version != _root + 1)
        {
            throw ArchiveError.Malformed($"Entry '{name}': expected root {_root + 1} after root {_root}.");
        }

        _root = version;
        return new ArchivePart("root", version, "root");
    }

    private ArchivePart AcceptTargetsMetadata(string name, int version)
    {
        if (TargetsVersion > 0)
        {
            throw ArchiveError.Malformed($"Entry '{name}' comes after the targets metadata: expected one targets metadata.");
        }

        TargetsVersion = version;
        return new ArchivePart("targets", version, RoleName.Targets);
    }

    private ArchivePart AcceptDelegated(string name, int version, string role)
    {
        if (TargetsVersion == 0 || _targets.Count > 0)
        {
            throw ArchiveError.Malformed($"Entry '{name}': expected delegated roles between the targets metadata and the targets.");
        }

        if (!_delegated.Add(role))
        {
            throw ArchiveError.Malformed($"Entry '{name}': role '{role}' is in the archive twice.");
        }

        return _delegated.Count <= MaxDelegatedRoles
            ? new ArchivePart("delegated", version, role)
            : throw ArchiveError.TooLarge($"The archive has more than {MaxDelegatedRoles} delegated roles.");
    }

    private ArchivePart AcceptTarget(string path)
    {
        if (TargetsVersion == 0)
        {
            throw ArchiveError.Malformed($"Target '{Shorten(path)}' comes before the targets metadata: expected the metadata first.");
        }

        if (!TargetPath.IsValid(path))
        {
            throw ArchiveError.Malformed($"Target '{Shorten(path)}': expected a relative path of letters, digits and . _ - +, at most {TargetPath.MaxLength} characters.");
        }

        return _targets.Add(path)
            ? new ArchivePart("target", 0, path)
            : throw ArchiveError.Malformed($"Target '{path}' is in the archive twice.");
    }
}
