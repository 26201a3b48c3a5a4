using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Roots;
using OtaStack.Signing.Repository.Staging;

namespace OtaStack.Signing.Repository.DelegatedRoles;

/// <summary>Stages changes of the delegations, which are part of the targets metadata.</summary>
internal static class DelegationStaging
{
    /// <summary>
    /// Stages targets metadata that delegates to the role, and the role's own first metadata, which lists nothing: a snapshot
    /// lists every delegated role, so there must be something to list.
    /// </summary>
    public static void Add(RepositoryContents contents, RoleStaging stage, NewDelegation delegation)
    {
        DelegationRules.CheckName(delegation.Role);
        RootRules.CheckRole(delegation.Role, delegation.Keys, delegation.Threshold);
        string product = contents.Settings.Name;
        IReadOnlyList<string> paths = delegation.Paths.Count > 0 ? delegation.Paths : NewDelegation.DefaultPaths(product, delegation.Role);
        DelegationRules.CheckPaths(product, delegation.Role, paths);
        RoleKeys keys = new([.. delegation.Keys.Select(key => key.KeyId).Order(StringComparer.Ordinal)], delegation.Threshold);
        byte[] targets = Next(contents, stage, before => before.Find(delegation.Role) is null
            ? new Delegations(before.Keys.Values.Concat(delegation.Keys), [.. before.Roles, new DelegatedRole(delegation.Role, keys, paths, delegation.Terminating)])
            : throw new SigningException(SigningFault.Refused, DelegationErrorCode.DelegationExists, delegation.Role));
        byte[] role = stage.NextTargets(delegation.Role, draft => draft.Targets.Clear());
        stage.Write([.. KeyFiles(contents, delegation.Keys), File(delegation.Role, role), File(TargetsDocument.TypeName, targets)]);
    }

    /// <summary>Stages targets metadata that no longer delegates to the role.</summary>
    public static void Remove(RepositoryContents contents, RoleStaging stage, string role)
    {
        stage.RequireRole(role);
        stage.Write(TargetsDocument.TypeName, Next(contents, stage, before => new Delegations(before.Keys.Values, [.. before.Roles.Where(other => other.Name != role)])));
    }

    /// <summary>Stages targets metadata with other keys or another threshold for the role.</summary>
    public static void Edit(RepositoryContents contents, RoleStaging stage, string role, Action<DelegationDraft> edit)
    {
        IReadOnlyList<TufKey> keys = [];
        byte[] targets = Next(contents, stage, before =>
        {
            DelegatedRole start = before.Find(role) ?? throw new SigningException(SigningFault.Refused, StagingErrorCode.RoleUnknown, role);
            DelegationDraft draft = new(start, before.Keys);
            edit(draft);
            keys = draft.Keys;
            RootRules.CheckRole(role, keys, draft.Threshold);
            return new Delegations(before.Keys.Values.Concat(keys), [.. before.Roles.Select(other => other.Name == role ? draft.Build() : other)]);
        });
        stage.Write([.. KeyFiles(contents, keys), File(TargetsDocument.TypeName, targets)]);
    }

    private static byte[] Next(RepositoryContents contents, RoleStaging stage, Func<Delegations, Delegations> change)
    {
        return stage.NextTargets(TargetsDocument.TypeName, draft =>
        {
            draft.Delegations = change(draft.Delegations);
            DelegationRules.Check(contents, draft.Delegations);
        });
    }

    private static IEnumerable<(string Path, Action<Stream> Write)> KeyFiles(RepositoryContents contents, IEnumerable<TufKey> keys)
    {
        return keys.Where(key => !contents.Repository.Exists(RepositoryPaths.Key(key.KeyId)))
            .Select(key => (RepositoryPaths.Key(key.KeyId), (Action<Stream>)(stream => stream.Write(key.ToCanonicalBytes()))));
    }

    private static (string Path, Action<Stream> Write) File(string role, byte[] content)
    {
        return (RepositoryPaths.StagedMetadata(role), stream => stream.Write(content));
    }
}
