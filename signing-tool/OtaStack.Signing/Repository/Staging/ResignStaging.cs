using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>
/// After a change of keys: metadata that its role's keys no longer vouch for is staged again, so that it can be signed
/// anew. What is staged already is left as it is.
/// </summary>
internal static class ResignStaging
{
    public static IReadOnlyList<string> Run(RepositoryContents contents, DateTimeOffset now)
    {
        List<string> staged = [];
        RoleStaging staging = new(contents, now);
        foreach (string role in Unsigned(contents).Where(role => !contents.Repository.Exists(RepositoryPaths.StagedMetadata(role))))
        {
            try
            {
                staging.Write(role, staging.NextTargets(role, _ => { }));
                staged.Add(role);
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure) || failure is SigningException)
            {
                // The signature that led here is published already; "ota doctor" tells what is left to do.
                return staged;
            }
        }

        return staged;
    }

    /// <summary>The published roles that do not carry enough signatures of the keys that they have now.</summary>
    public static IEnumerable<string> Unsigned(RepositoryContents contents)
    {
        if (contents.Published is not { } targets)
        {
            return [];
        }

        IEnumerable<string> delegated = contents.Delegated
            .Where(role => !targets.RequirementFor(role.Key)!.IsMetBy(role.Value.Metadata)).Select(role => role.Key);
        return contents.Root.RequirementFor(TargetsDocument.TypeName).IsMetBy(targets.Metadata)
            ? delegated
            : delegated.Prepend(TargetsDocument.TypeName);
    }
}
