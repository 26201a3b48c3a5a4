using OtaStack.Server.Tuf;

namespace OtaStack.Server.Releases.Archive;

/// <summary>
/// The order of a publish archive (docs/formats.md): roots ascending without a gap, one targets metadata, then targets.
/// Metadata first means that no byte of a target is stored before the signature that lists it is verified.
/// </summary>
internal sealed class ArchiveLayout
{
    private const string MetadataFolder = "metadata/";
    private const string TargetsFolder = "targets/";

    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private int _root;

    /// <summary>Version of the targets metadata, 0 until it has come.</summary>
    public int TargetsVersion { get; private set; }

    /// <summary>The role of the next entry and its version, or <c>target</c> with the path.</summary>
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
            throw ArchiveError.Malformed($"Entry '{Shorten(name)}': expected metadata/N.root.json, metadata/V.targets.json or targets/PATH.");
        }

        if (TargetsVersion > 0)
        {
            throw ArchiveError.Malformed($"Entry '{name}' comes after the targets metadata: expected the roots first and one targets metadata.");
        }

        return role == "root" ? AcceptRoot(name, version) : AcceptTargetsMetadata(version);
    }

    private static string Shorten(string name)
    {
        return name.Length <= 80 ? name : name[..80] + "…";
    }

    private ArchivePart AcceptRoot(string name, int version)
    {
        if (_root > 0 && version != _root + 1)
        {
            throw ArchiveError.Malformed($"Entry '{name}': expected root {_root + 1} after root {_root}.");
        }

        _root = version;
        return new ArchivePart("root", version, name);
    }

    private ArchivePart AcceptTargetsMetadata(int version)
    {
        TargetsVersion = version;
        return new ArchivePart("targets", version, MetadataName.Of(version, "targets"));
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
