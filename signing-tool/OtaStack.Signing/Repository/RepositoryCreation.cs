using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository.Roots;

namespace OtaStack.Signing.Repository;

/// <summary>Makes a repository directory: complete under a temporary name, then renamed.</summary>
internal static class RepositoryCreation
{
    public static void Create(string directory, NewProduct product, TimeProvider clock, IFileOperations files)
    {
        Check(product);
        CheckPlace(directory, files);
        SignedMetadata root = MakeRoot(product, clock.GetUtcNow());
        string temporary = $"{directory}.{Path.GetRandomFileName()}.new";
        FileFailure.Wrap(directory, () =>
        {
            FileChanges changes = new(files, temporary);
            try
            {
                Fill(changes, product, root);
                TakePlace(files, temporary, directory);
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure))
            {
                changes.Undo();
                throw;
            }

            files.SyncDirectory(Path.GetDirectoryName(directory)!);
        });
    }

    private static void TakePlace(IFileOperations files, string temporary, string directory)
    {
        bool existed = files.DirectoryExists(directory);
        if (existed)
        {
            files.RemoveDirectory(directory);
        }

        try
        {
            files.MoveDirectory(temporary, directory);
        }
        catch (Exception failure) when (existed && DurableFile.IsIoFailure(failure))
        {
            files.CreateDirectory(directory);
            throw;
        }
    }

    private static void Fill(FileChanges changes, NewProduct product, SignedMetadata root)
    {
        changes.Add(RepositoryPaths.Settings, stream => stream.Write(product.Settings.ToBytes()));

        // Without a root key at hand the root waits for its signatures: an initial ceremony collects them.
        changes.Add(product.IsRootStaged ? RepositoryPaths.StagedMetadata(RootDocument.TypeName) : RepositoryPaths.Root(1), stream => stream.Write(root.ToBytes()));
        foreach (TufKey key in RootKeys(product).Concat(product.TargetsKeys).Append(product.OnlineKey).DistinctBy(key => key.KeyId))
        {
            changes.Add(RepositoryPaths.Key(key.KeyId), stream => stream.Write(key.ToCanonicalBytes()));
        }
    }

    private static SignedMetadata MakeRoot(NewProduct product, DateTimeOffset now)
    {
        Dictionary<string, (IReadOnlyList<TufKey> Keys, int Threshold)> roles = new(StringComparer.Ordinal)
        {
            ["root"] = (RootKeys(product), product.RootThreshold),
            ["targets"] = (product.TargetsKeys, product.TargetsThreshold),
            ["snapshot"] = ([product.OnlineKey], 1),
            ["timestamp"] = ([product.OnlineKey], 1),
        };
        SignedMetadata root = RootDocument.Create(1, now, now.AddDays(product.Settings.RootDays), roles);
        foreach (IKeySigner signer in product.RootSigners)
        {
            root.Sign(signer);
        }

        return root;
    }

    private static IReadOnlyList<TufKey> RootKeys(NewProduct product)
    {
        return [.. product.RootSigners.Select(signer => signer.PublicKey), .. product.AbsentRootKeys];
    }

    private static void Check(NewProduct product)
    {
        product.Settings.Check();
        RootRules.CheckRole("root", RootKeys(product), product.RootThreshold);
        RootRules.CheckRole("targets", product.TargetsKeys, product.TargetsThreshold);
        if (!product.IsRootStaged && product.RootSigners.Count < product.RootThreshold)
        {
            throw new SigningException(
                SigningFault.Refused, ErrorCode.ThresholdNotMet, "root", Count.Of(product.RootSigners.Count), Count.Of(product.RootThreshold));
        }

        // The server holds the online key: in an offline role it would let the server sign releases.
        if (RootKeys(product).Concat(product.TargetsKeys).Any(key => key.KeyId == product.OnlineKey.KeyId))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.KeyOnlineOffline, product.OnlineKey.KeyId);
        }
    }

    private static void CheckPlace(string directory, IFileOperations files)
    {
        if (files.FileExists(directory))
        {
            throw new SigningException(SigningFault.File, ErrorCode.DirectoryNotEmpty, directory);
        }

        if (!files.DirectoryExists(directory))
        {
            string parent = Path.GetDirectoryName(directory) ?? directory;
            if (!files.DirectoryExists(parent))
            {
                throw new SigningException(SigningFault.File, ErrorCode.FileMissing, parent);
            }

            return;
        }

        if (files.FileExists(Path.Combine(directory, RepositoryPaths.Settings)))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.ProductExists, directory);
        }

        if (FileFailure.Wrap(directory, () => files.List(directory)).Count > 0)
        {
            throw new SigningException(SigningFault.File, ErrorCode.DirectoryNotEmpty, directory);
        }
    }
}
