using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Permits;

/// <summary>Stages and lists permits, the targets of the delegated role of that name.</summary>
internal static class PermitStaging
{
    /// <summary>Writes the permit and stages metadata that lists it.</summary>
    public static PermitDocument Add(RepositoryContents contents, RoleStaging stage, NewPermit permit, DateTimeOffset now)
    {
        RequireRole(contents, stage);
        PermitDocument document = PermitRules.Build(contents.Settings.Name, Releases(contents), permit, now);
        if (contents.History(PermitDocument.Role).Append(stage.TargetsBase(PermitDocument.Role)).Any(role => role is not null && role.Files.Any(file => file.Path == document.Path)))
        {
            // Also of one that was revoked: devices that used it know its id and would refuse the new one.
            throw new SigningException(SigningFault.Refused, PermitErrorCode.Exists, document.Id);
        }

        byte[] file = document.ToBytes();
        TargetFile target = new(document.Path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
        byte[] metadata = stage.NextTargets(PermitDocument.Role, draft => draft.Add(new JsonObject { [target.Path] = target.ToJson() }));
        stage.Write(
        [
            (RepositoryPaths.Target(document.Path), stream => stream.Write(file)),
            (RepositoryPaths.StagedMetadata(PermitDocument.Role), stream => stream.Write(metadata)),
        ]);
        return document;
    }

    /// <summary>Stages metadata that no longer lists the permit: no device can use it from then on. Its id is not given again.</summary>
    public static PermitDocument Revoke(RepositoryContents contents, RoleStaging stage, string id)
    {
        RequireRole(contents, stage);
        string path = PermitDocument.PathOf(contents.Settings.Name, id);
        TargetFile target = stage.TargetsBase(PermitDocument.Role)?.Files.FirstOrDefault(file => file.Path == path)
            ?? throw new SigningException(SigningFault.Refused, PermitErrorCode.Unknown, id);
        PermitDocument document = Read(contents, target);
        stage.Write(PermitDocument.Role, stage.NextTargets(PermitDocument.Role, draft => draft.Remove([target])));
        return document;
    }

    /// <summary>The permits that are published or staged, by id.</summary>
    public static IReadOnlyList<PermitState> List(RepositoryContents contents)
    {
        IReadOnlyList<TargetFile> published = contents.ReadNewest(PermitDocument.Role)?.Files ?? [];
        IReadOnlyList<TargetFile>? staged = StagedReader.Read(contents, PermitDocument.Role)?.Targets!.Files;
        return
        [
            .. published.Select(file => new PermitState(Read(contents, file), staged is null || staged.Contains(file) ? "published" : "revoking"))
                .Concat((staged ?? []).Except(published).Select(file => new PermitState(Read(contents, file), "staged")))
                .OrderBy(permit => permit.Permit.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Refuses staged metadata of the role that lists anything but permits of the product.</summary>
    public static void RequirePermits(RepositoryContents contents, IEnumerable<TargetFile> targets)
    {
        foreach (TargetFile target in targets)
        {
            PermitRules.Require(contents.Settings.Name, target, ReadFile(contents, target));
        }
    }

    private static void RequireRole(RepositoryContents contents, RoleStaging stage)
    {
        if (stage.Delegations().Find(PermitDocument.Role) is null)
        {
            throw new SigningException(SigningFault.Refused, PermitErrorCode.NoRole, contents.Repository.Directory);
        }
    }

    private static IEnumerable<ReleaseEntry> Releases(RepositoryContents contents)
    {
        return (contents.Published is null ? [] : contents.Published.Releases).Concat(contents.Delegated.Values.SelectMany(role => role.Releases));
    }

    private static PermitDocument Read(RepositoryContents contents, TargetFile target) => PermitDocument.Parse(ReadFile(contents, target), target.Path);

    private static byte[] ReadFile(RepositoryContents contents, TargetFile target)
    {
        RepositoryFiles repository = contents.Repository;
        return BoundedFile.Read(repository.Files, repository.PathOf(RepositoryPaths.Target(target.Path)), Permit.MaxBytes);
    }
}
