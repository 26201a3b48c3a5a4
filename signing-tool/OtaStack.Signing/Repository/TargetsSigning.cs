using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Repository;

/// <summary>Adds signatures to the staged metadata and publishes it at the threshold.</summary>
internal static class TargetsSigning
{
    public static SignOutcome Sign(
        RepositoryContents contents, RepositoryFiles repository, TargetsDocument staged, IReadOnlyList<IKeySigner> signers, DateTimeOffset now)
    {
        RoleKeys role = contents.Root.Roles[TargetsDocument.TypeName];
        IKeySigner? stranger = signers.FirstOrDefault(signer => !role.KeyIds.Contains(signer.KeyId, StringComparer.Ordinal));
        if (stranger is not null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyNotInRole, stranger.KeyId, TargetsDocument.TypeName);
        }

        SignedMetadata metadata = staged.Metadata;
        if (metadata.Signatures.Count == 0)
        {
            // "issued" is the time of signing, and the time until expiry counts from it: set by the first signer.
            metadata = TargetsDocument.Create(
                metadata.Version, now, now.AddDays(contents.Settings.TargetsDays), (JsonObject)metadata.Body["targets"]!.DeepClone());
        }

        foreach (IKeySigner signer in signers)
        {
            metadata.Sign(signer);
        }

        return Write(metadata, role, repository.Files, repository.Directory);
    }

    private static SignOutcome Write(SignedMetadata metadata, RoleKeys role, IFileOperations files, string directory)
    {
        byte[] file = metadata.ToBytes();
        string staged = Path.Combine(directory, RepositoryPaths.Staged);
        bool published = metadata.Signatures.Count >= role.Threshold;
        if (!published)
        {
            DurableFile.Replace(files, staged, stream => stream.Write(file));
        }
        else
        {
            // The moment of publication is the rename in here; the staged file is stale from then on, there or not.
            string path = Path.Combine(directory, RepositoryPaths.TargetsMetadata(metadata.Version));
            DurableFile.CreateNew(files, path, ownerOnly: false, stream => stream.Write(file));
            DurableFile.TryDelete(files, staged);
        }

        return new SignOutcome(metadata.Version, [.. metadata.Signatures.Keys], role.Threshold, published);
    }
}
