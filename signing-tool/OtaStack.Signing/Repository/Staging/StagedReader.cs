using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Reads what lies in <c>staged/</c>.</summary>
internal static class StagedReader
{
    /// <summary>
    /// The staged metadata of a role; null when there is none, or when it is what a run that was killed right after
    /// publishing left behind.
    /// </summary>
    public static StagedRole? Read(RepositoryContents contents, string role)
    {
        string path = RepositoryPaths.StagedMetadata(role);
        if (!Names.IsRole(role) || !contents.Repository.Exists(path))
        {
            return null;
        }

        StagedRole staged = role == RootDocument.TypeName ? ReadRoot(contents, path) : ReadTargets(contents, role, path);
        int published = contents.NewestVersion(role);
        if (staged.Version == published && staged.Metadata.SignedBytes.AsSpan().SequenceEqual(staged.Previous!.SignedBytes))
        {
            return null;
        }

        return staged.Version == published + 1
            ? staged
            : throw new SigningException(SigningFault.File, ErrorCode.StagedVersion, Count.Of(staged.Version), Count.Of(published + 1));
    }

    /// <summary>The roles that have a file in <c>staged/</c>, readable or not, ascending.</summary>
    public static IReadOnlyList<string> Roles(RepositoryContents contents)
    {
        return [.. contents.Repository.List(RepositoryPaths.Staged).Select(RepositoryPaths.RoleIn).OfType<string>()];
    }

    /// <summary>Who must sign a role's next targets metadata: as the published delegation says, or the staged one while none is published.</summary>
    public static SignatureRequirement? RequirementFor(RepositoryContents contents, string role)
    {
        return role == TargetsDocument.TypeName
            ? contents.Root.RequirementFor(role)
            : contents.Published?.RequirementFor(role) ?? Read(contents, TargetsDocument.TypeName)?.Targets!.RequirementFor(role);
    }

    private static StagedRole ReadRoot(RepositoryContents contents, string path)
    {
        RootDocument root = RootDocument.Parse(contents.Repository.Read(path, TrustLimits.ForHost().RootBytes), path);

        // TUF 5.3.4: by a threshold of the keys of the previous root and by a threshold of its own.
        SignatureRequirement before = contents.Root.RequirementFor(RootDocument.TypeName);
        SignatureRequirement after = root.RequirementFor(RootDocument.TypeName);
        return new StagedRole(RootDocument.TypeName, root, contents.Root) { Requirements = after.IsSameAs(before) ? [before] : [before, after] };
    }

    private static StagedRole ReadTargets(RepositoryContents contents, string role, string path)
    {
        TargetsDocument targets = TargetsDocument.Parse(contents.Repository.Read(path, TrustLimits.ForHost().TargetsBytes), path);
        return new StagedRole(role, targets, contents.ReadNewest(role))
        {
            Requirements = RequirementFor(contents, role) is { } requirement ? [requirement] : [],
        };
    }
}
