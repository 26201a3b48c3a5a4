using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Verification;
using OtaStack.Trust;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Ceremonies;

/// <summary>
/// Root version 1 before it has enough signatures: a directory with settings and public keys, where the root lies in
/// <c>staged/</c> and nothing is published. Its own keys are all that vouches for it.
/// </summary>
internal sealed class InitialRoot : IAwaitedMetadata
{
    private readonly RepositoryFiles _files;
    private readonly TimeProvider _clock;
    private readonly RootDocument _root;

    private InitialRoot(RepositoryFiles files, TimeProvider clock, ProductSettings settings, RootDocument root)
    {
        _files = files;
        _clock = clock;
        _root = root;
        Settings = settings;
    }

    public ProductSettings Settings { get; }

    public RootDocument Root => _root;

    public string Directory => _files.Directory;

    public string Product => Settings.Name;

    public string Role => RootDocument.TypeName;

    public SignedMetadata Metadata => _root.Metadata;

    public SignedMetadata? Previous => null;

    // TUF 5.3.4 has no predecessor to ask for the first root: its own threshold is all.
    public IReadOnlyList<SignatureRequirement> Requirements => [_root.RequirementFor(RootDocument.TypeName)];

    public IReadOnlyList<byte[]> Roots => [];

    public byte[]? Delegator => null;

    /// <summary>True for a directory that waits for its first root.</summary>
    public static bool IsAt(IFileOperations files, string directory)
    {
        RepositoryFiles repository = new(files, directory);
        return repository.Exists(RepositoryPaths.Settings)
            && !repository.Exists(RepositoryPaths.Root(1))
            && repository.Exists(RepositoryPaths.StagedMetadata(RootDocument.TypeName));
    }

    public static InitialRoot Load(string directory, TimeProvider clock, IFileOperations files)
    {
        RepositoryFiles repository = new(files, Path.GetFullPath(directory));
        ProductSettings settings = ProductSettings.Parse(repository.Read(RepositoryPaths.Settings, ProductSettings.MaxFileBytes), RepositoryPaths.Settings);
        string path = RepositoryPaths.StagedMetadata(RootDocument.TypeName);
        RootDocument root = RootDocument.Parse(repository.Read(path, TrustLimits.ForHost().RootBytes), path);
        return root.Version == 1
            ? new InitialRoot(repository, clock, settings, root)
            : throw new SigningException(SigningFault.File, ErrorCode.StagedVersion, Count.Of(root.Version), "1");
    }

    public IAwaitedMetadata Freeze()
    {
        return Change(current =>
        {
            SignedMetadata metadata = Redating.At(current.Metadata, _clock.GetUtcNow());
            metadata.Await(current.Requirements[0].Keys.Keys);
            if (!metadata.ToBytes().AsSpan().SequenceEqual(current.Metadata.ToBytes()))
            {
                current.Stage(metadata);
            }

            return Load(Directory, _clock, _files.Files);
        });
    }

    public SignOutcome Add(string keyId, byte[] signature)
    {
        return Change(current =>
        {
            SignedMetadata metadata = current.Metadata;
            SignatureRequirement requirement = current.Requirements[0];
            if (!metadata.SignedBytes.AsSpan().SequenceEqual(Metadata.SignedBytes))
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.StagedChanged, Directory);
            }

            metadata.Add(keyId, signature);
            if (!requirement.IsSignedBy(metadata, keyId))
            {
                throw new SigningException(SigningFault.Refused, StagingErrorCode.SignatureInvalid, keyId, Role);
            }

            bool published = requirement.IsMetBy(metadata);
            if (published)
            {
                current.Publish(metadata);
            }
            else
            {
                current.Stage(metadata);
            }

            return new SignOutcome(Role, 1, [.. metadata.Signatures.Keys], SignatureProgress.Of(metadata, current.Requirements), published);
        });
    }

    private void Stage(SignedMetadata metadata)
    {
        DurableFile.Replace(_files.Files, _files.PathOf(RepositoryPaths.StagedMetadata(Role)), stream => stream.Write(metadata.ToBytes()));
    }

    private void Publish(SignedMetadata metadata)
    {
        metadata.DropSlots();
        RootDocument root = RootDocument.Parse(metadata.ToBytes(), RepositoryPaths.StagedMetadata(Role));
        Verdict verdict = ChainVerifier.Roots([root]).Last().Verdict;
        if (verdict != Verdict.Accepted)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedFile, RepositoryPaths.StagedMetadata(Role)) { Verdict = verdict };
        }

        // The moment at which there is a repository is the link in here; the staged file is stale from then on, there or not.
        DurableDirectory.Ensure(_files.Files, _files.PathOf(RepositoryPaths.Metadata));
        DurableFile.CreateNew(_files.Files, _files.PathOf(RepositoryPaths.Root(1)), ownerOnly: false, stream => stream.Write(metadata.ToBytes()));
        DurableFile.TryDelete(_files.Files, _files.PathOf(RepositoryPaths.StagedMetadata(Role)));
    }

    private T Change<T>(Func<InitialRoot, T> work)
    {
        return FileFailure.Wrap(Directory, () =>
        {
            using IDisposable held = _files.Files.TryLock(_files.PathOf(RepositoryPaths.Lock))
                ?? throw new SigningException(SigningFault.Refused, ErrorCode.RepositoryBusy, Directory);
            return work(Load(Directory, _clock, _files.Files));
        });
    }
}
