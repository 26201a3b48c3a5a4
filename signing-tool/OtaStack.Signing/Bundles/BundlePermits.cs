using OtaStack.Bundles.Verification;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Bundles;

/// <summary>
/// What a permit means for the bundle that it is in (docs/formats.md, "Bundle and medium"). An erase permit alone is an order; so nothing
/// that would make it less, or that nobody meant, may stand beside it.
/// </summary>
internal static class BundlePermits
{
    /// <summary>The selection with what belongs to its permit.</summary>
    /// <param name="documents">The published targets metadata by role.</param>
    public static BundleSelection Resolve(ProductRepository repository, BundleSelection selection, IReadOnlyDictionary<string, TargetsDocument> documents)
    {
        if (selection.Permit is not { } id)
        {
            return selection;
        }

        string path = PermitDocument.PathOf(repository.Settings.Name, id);
        if (!documents.TryGetValue(PermitDocument.Role, out TargetsDocument? role) || role.Files.All(file => file.Path != path))
        {
            throw new SigningException(SigningFault.Usage, BundleErrorCode.PermitUnknown, id);
        }

        PermitDocument permit = Read(repository, path);
        if (permit.Kind == PermitKind.Erase)
        {
            return selection.Releases.Count + selection.Boards.Count + selection.Targets.Count == 0
                ? selection with { Targets = [path] }
                : throw new SigningException(SigningFault.Usage, BundleErrorCode.EraseAlone, id);
        }

        // The device goes back to the newest release in the bundle that fits it: another one beside it would be refused, or taken instead.
        string? other = selection.Releases.FirstOrDefault(release => release != permit.ReleaseId && release != permit.Version);
        return other is null
            ? selection with { Releases = [permit.ReleaseId!], Targets = [.. selection.Targets, path] }
            : throw new SigningException(SigningFault.Usage, BundleErrorCode.PermitRelease, id, permit.ReleaseId!, other);
    }

    /// <summary>Refuses an erase permit beside anything else, however it came into the selection.</summary>
    public static void RequireAlone(ProductRepository repository, IReadOnlyList<TargetFile> files)
    {
        PermitDocument? erase = files.Where(file => BundlePermit.IsAt(file.Path))
            .Select(file => Read(repository, file.Path))
            .FirstOrDefault(permit => permit.Kind == PermitKind.Erase);
        if (erase is not null && files.Count > 1)
        {
            throw new SigningException(SigningFault.Usage, BundleErrorCode.EraseAlone, erase.Id);
        }
    }

    private static PermitDocument Read(ProductRepository repository, string path)
    {
        string file = Path.Combine(repository.Directory, RepositoryPaths.Target(path));
        return PermitDocument.Parse(BoundedFile.Read(repository.Files.Files, file, Permit.MaxBytes), path);
    }
}
