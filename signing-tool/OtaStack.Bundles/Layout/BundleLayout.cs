using OtaStack.Bundles.Tar;

namespace OtaStack.Bundles.Layout;

/// <summary>
/// The order of a bundle: roots from version 1 without a gap, timestamp, snapshot, targets, delegated roles ascending by name, then
/// target files. A device that streams it has verified the metadata before the first target comes, and needs nothing twice.
/// </summary>
public sealed class BundleLayout
{
    /// <summary>Roots in one bundle: bounds how long a stranger can make the verifier follow a chain.</summary>
    public const int MaxRoots = 1024;

    /// <summary>Delegated roles in one bundle.</summary>
    public const int MaxDelegated = 64;

    // FAT and NTFS do not tell names apart that differ in case only.
    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);
    private BundlePartKind _last;
    private int _root;
    private int _delegated;
    private string _role = "";

    /// <summary>True once all metadata that every bundle has has come.</summary>
    public bool HasMetadata => _last >= BundlePartKind.Targets;

    /// <summary>What the next file is.</summary>
    /// <exception cref="ArchiveException">A name, or a file at this place, that no bundle has.</exception>
    public BundlePart Accept(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        BundlePart part = name.StartsWith(BundleNames.TargetsFolder, StringComparison.Ordinal)
            ? ReadTarget(name[BundleNames.TargetsFolder.Length..])
            : ReadMetadata(name);
        bool inOrder = part.Kind switch
        {
            BundlePartKind.Root => _last <= BundlePartKind.Root && part.Version == _root + 1,
            BundlePartKind.DelegatedTargets => _last is BundlePartKind.Targets or BundlePartKind.DelegatedTargets
                && string.CompareOrdinal(part.Role, _role) > 0,
            BundlePartKind.Target => HasMetadata,
            _ => _last == part.Kind - 1,
        };
        if (!inOrder)
        {
            throw new ArchiveException(
                ArchiveFault.Order,
                $"Entry '{ArchiveException.Shorten(name)}' is out of order: expected metadata/1.root.json and on, timestamp, snapshot, targets, delegated roles, targets/PATH.");
        }

        Remember(part);
        return part;
    }

    private static BundlePart ReadTarget(string path)
    {
        return BundleNames.IsTargetPath(path)
            ? new BundlePart(BundlePartKind.Target, 0, "", path)
            : throw new ArchiveException(
                ArchiveFault.Name,
                $"Target '{ArchiveException.Shorten(path)}': expected a relative path of letters, digits and . _ - +, at most {BundleNames.MaxTargetPath} characters.");
    }

    private static BundlePart ReadMetadata(string name)
    {
        string file = name.StartsWith(BundleNames.MetadataFolder, StringComparison.Ordinal) ? name[BundleNames.MetadataFolder.Length..] : "";
        if (file == BundleNames.Timestamp)
        {
            return new BundlePart(BundlePartKind.Timestamp, 0, "timestamp", file);
        }

        if (!BundleNames.TryParseMetadata(file, out int version, out string role) || role == "timestamp")
        {
            throw new ArchiveException(
                ArchiveFault.Name, $"Entry '{ArchiveException.Shorten(name)}': expected metadata/N.ROLE.json, metadata/timestamp.json or targets/PATH.");
        }

        BundlePartKind kind = role switch
        {
            "root" => BundlePartKind.Root,
            "snapshot" => BundlePartKind.Snapshot,
            "targets" => BundlePartKind.Targets,
            _ => BundlePartKind.DelegatedTargets,
        };
        return new BundlePart(kind, version, role, file);
    }

    private void Remember(BundlePart part)
    {
        if ((part.Kind == BundlePartKind.Root && ++_root > MaxRoots) || (part.Kind == BundlePartKind.DelegatedTargets && ++_delegated > MaxDelegated))
        {
            throw new ArchiveException(ArchiveFault.TooLarge, $"The bundle has more than {MaxRoots} roots or {MaxDelegated} delegated roles.");
        }

        if (part.Kind == BundlePartKind.Target)
        {
            RememberTarget(part.Path);
        }

        _role = part.Kind == BundlePartKind.DelegatedTargets ? part.Role : "";
        _last = part.Kind;
    }

    private void RememberTarget(string path)
    {
        bool fresh = !_folders.Contains(path) && _files.Add(path);
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            string folder = path[..slash];
            fresh &= !_files.Contains(folder);
            _ = _folders.Add(folder);
        }

        if (!fresh)
        {
            throw new ArchiveException(
                ArchiveFault.Duplicate, $"Target '{ArchiveException.Shorten(path)}' is in the bundle twice, or differs from another only in case.");
        }
    }
}
