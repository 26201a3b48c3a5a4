using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Repository.Staging;

/// <summary>Adds signatures to staged metadata and publishes it when every threshold is met. The caller has verified what is staged.</summary>
internal static class StagedSigning
{
    /// <summary>Signs with each key; the first signer of metadata that is not frozen sets its dates.</summary>
    public static SignOutcome Sign(RepositoryContents contents, StagedRole staged, IReadOnlyList<IKeySigner> signers, DateTimeOffset now)
    {
        foreach (IKeySigner signer in signers)
        {
            RequireKey(staged, signer.KeyId);
        }

        SignedMetadata metadata = Redating.At(staged.Metadata, now);
        foreach (IKeySigner signer in signers)
        {
            metadata.Sign(signer);
            if (!staged.Requirements.Any(requirement => requirement.IsSignedBy(metadata, signer.KeyId)))
            {
                // Whatever the signer says of its key: the key that the repository lists has the last word.
                throw new SigningException(SigningFault.Refused, ErrorCode.SignatureFaulty, signer.KeyId);
            }
        }

        return Write(contents, staged, metadata);
    }

    /// <summary>Adds one signature that was made elsewhere, after verifying it.</summary>
    public static SignOutcome Add(RepositoryContents contents, StagedRole staged, string keyId, ReadOnlySpan<byte> signature)
    {
        RequireKey(staged, keyId);
        staged.Metadata.Add(keyId, signature);
        return staged.Requirements.Any(requirement => requirement.IsSignedBy(staged.Metadata, keyId))
            ? Write(contents, staged, staged.Metadata)
            : throw new SigningException(SigningFault.Refused, StagingErrorCode.SignatureInvalid, keyId, staged.Role);
    }

    /// <summary>Sets the dates for good and writes an empty slot for every key that may sign; frozen metadata stays as it is.</summary>
    public static void Freeze(RepositoryContents contents, StagedRole staged, DateTimeOffset now)
    {
        SignedMetadata metadata = Redating.At(staged.Metadata, now);
        byte[] before = staged.Metadata.ToBytes();
        metadata.Await(staged.KeyIds);
        byte[] after = metadata.ToBytes();
        if (!after.AsSpan().SequenceEqual(before))
        {
            string path = contents.Repository.PathOf(RepositoryPaths.StagedMetadata(staged.Role));
            DurableFile.Replace(contents.Repository.Files, path, stream => stream.Write(after));
        }
    }

    private static void RequireKey(StagedRole staged, string keyId)
    {
        if (!staged.KeyIds.Contains(keyId, StringComparer.Ordinal))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyNotInRole, keyId, staged.Role);
        }
    }

    private static SignOutcome Write(RepositoryContents contents, StagedRole staged, SignedMetadata metadata)
    {
        IFileOperations files = contents.Repository.Files;
        string stagedPath = contents.Repository.PathOf(RepositoryPaths.StagedMetadata(staged.Role));
        IReadOnlyList<SignatureProgress> progress = SignatureProgress.Of(metadata, staged.Requirements);
        bool published = progress.Count > 0 && progress.All(part => part.Collected >= part.Threshold);
        if (published)
        {
            metadata.DropSlots();
            StagedVerifier.RequireAcceptable(contents, staged.Role, metadata);
            byte[] file = metadata.ToBytes();

            // The moment of publication is the rename in here; the staged file is stale from then on, there or not.
            string path = contents.Repository.PathOf(RepositoryPaths.RoleMetadata(staged.Role, metadata.Version));
            DurableFile.CreateNew(files, path, ownerOnly: false, stream => stream.Write(file));
            DurableFile.TryDelete(files, stagedPath);
        }
        else
        {
            DurableFile.Replace(files, stagedPath, stream => stream.Write(metadata.ToBytes()));
        }

        return new SignOutcome(staged.Role, metadata.Version, [.. metadata.Signatures.Keys], progress, published);
    }
}
