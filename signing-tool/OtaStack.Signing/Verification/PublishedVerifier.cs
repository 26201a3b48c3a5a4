using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Trust;

namespace OtaStack.Signing.Verification;

/// <summary>
/// Checks who signed the metadata that the next one is made from: the role's present keys, or keys that it had before a
/// rotation. The latter is enough to go on, but not to build upon unseen: such metadata counts as unsigned when the changes
/// are shown (<see cref="Repository.Staging.StagedRole.Baseline"/>), because a key may have been replaced for being stolen.
/// </summary>
internal static class PublishedVerifier
{
    public static void RequireKnownSigners(RepositoryContents contents, string role)
    {
        if (contents.ReadNewest(role) is not { } published)
        {
            return;
        }

        Verdict present = Verdict.Unknown;
        foreach (Verdict verdict in VerdictsOf(contents, role, published.Metadata))
        {
            if (verdict == Verdict.Accepted)
            {
                return;
            }

            present = present == Verdict.Unknown ? verdict : present;
        }

        if (present != Verdict.Unknown)
        {
            throw new VerificationFinding(RepositoryPaths.RoleMetadata(role, published.Version), present).ToFailure();
        }
    }

    /// <summary>What each delegator says, the present one first. None when nobody ever delegated to the role.</summary>
    private static IEnumerable<Verdict> VerdictsOf(RepositoryContents contents, string role, SignedMetadata published)
    {
        if (role == TargetsDocument.TypeName)
        {
            return contents.Roots.Reverse().Select(root => ChainVerifier.Targets(root, published));
        }

        return contents.History(TargetsDocument.TypeName)
            .Where(delegator => delegator.Delegations.Find(role) is not null)
            .Select(delegator => ChainVerifier.Delegated(delegator, role, published));
    }
}
