using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Verification;
using OtaStack.Trust.Tuf;

namespace OtaStack.Signing.Repository;

/// <summary>
/// The repository directory of one product (docs/formats.md). Every change is a new file under a temporary name,
/// fsync and rename: a failure, or a kill at any moment, leaves the repository as it was or as it was to be.
/// </summary>
public sealed class ProductRepository
{
    // Room that signatures yet to come take: keyid, hex and punctuation of one, rounded up.
    private const int SignatureJsonBytes = 240;

    private readonly IFileOperations _files;
    private readonly TimeProvider _clock;
    private RepositoryContents _contents;

    private ProductRepository(string directory, TimeProvider clock, IFileOperations files)
    {
        Directory = directory;
        _clock = clock;
        _files = files;
        _contents = RepositoryContents.Read(files, directory);
    }

    public string Directory { get; }

    internal RepositoryFiles Files => new(_files, Directory);

    public ProductSettings Settings => _contents.Settings;

    /// <summary>The root chain from version 1.</summary>
    public IReadOnlyList<RootDocument> Roots => _contents.Roots;

    /// <summary>The newest root.</summary>
    public RootDocument Root => _contents.Root;

    /// <summary>The newest published targets metadata, or null before the first.</summary>
    public TargetsDocument? Published => _contents.Published;

    /// <summary>Makes a repository with root version 1, signed by the root keys at hand; the directory must be new or empty.</summary>
    public static ProductRepository Create(string directory, NewProduct product, TimeProvider clock, IFileOperations? files = null)
    {
        files ??= DiskOperations.Instance;
        directory = Path.GetFullPath(directory);
        RepositoryCreation.Create(directory, product, clock, files);
        return new ProductRepository(directory, clock, files);
    }

    /// <summary>Opens a repository; every published file must have its form. Who signed is checked where it matters and by <c>RepositoryVerifier</c>.</summary>
    public static ProductRepository Load(string directory, TimeProvider clock, IFileOperations? files = null)
    {
        directory = Path.GetFullPath(directory);
        return FileFailure.Wrap(directory, () => new ProductRepository(directory, clock, files ?? DiskOperations.Instance));
    }

    /// <summary>The metadata that collects signatures, or null.</summary>
    public TargetsDocument? ReadStaged() => _contents.ReadStaged(_files, Directory);

    /// <summary>What the staged metadata changes, or null when nothing is staged.</summary>
    public StagedChanges? ReadChanges()
    {
        return ReadStaged() is { } staged ? StagedChanges.Between(Published, staged) : null;
    }

    /// <summary>Opens a file of the repository by its path in docs/formats.md.</summary>
    public Stream OpenFile(string relativePath) => _files.OpenRead(Path.Combine(Directory, relativePath));

    /// <summary>Writes the target files and stages metadata that lists them; it becomes valid when signed by the threshold.</summary>
    public TargetsDocument AddRelease(NewRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return Change(() =>
        {
            TargetsDocument? staged = ReadUnsignedStaged();
            TargetsDocument? newest = staged ?? Published;
            ReleaseStaging staging = ReleaseStaging.Of(Settings, newest, release);
            byte[] file = Stage(newest, staging.Targets);
            FileChanges changes = new(_files, Directory);
            try
            {
                foreach ((TargetFile target, Action<Stream> write) in staging.Files)
                {
                    changes.Add(RepositoryPaths.Target(target.Path), write);
                }

                changes.Add(RepositoryPaths.Staged, stream => stream.Write(file));
            }
            catch (Exception failure) when (DurableFile.IsIoFailure(failure))
            {
                changes.Undo();
                throw;
            }
        });
    }

    /// <summary>Stages the published targets again, with a new version and expiry and nothing else changed.</summary>
    public TargetsDocument StageRenewal()
    {
        return Change(() =>
        {
            TargetsDocument newest = ReadUnsignedStaged() ?? Published
                ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, Directory);
            byte[] file = Stage(newest, []);
            FileChanges changes = new(_files, Directory);
            changes.Add(RepositoryPaths.Staged, stream => stream.Write(file));
        });
    }

    /// <summary>Refuses a repository whose root chain does not hold this root file, which the caller knows to be right.</summary>
    public void RequireRoot(byte[] trustedRoot)
    {
        if (!RepositoryVerifier.IsInChain(Roots, trustedRoot))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.RootNotTrusted, Directory);
        }
    }

    /// <summary>Checks everything that a signature would vouch for and tells what it changes.</summary>
    public StagedChanges CheckStaged()
    {
        return FileFailure.Wrap(Directory, () =>
        {
            TargetsDocument staged = RequireStaged();
            StagedVerifier.Require(Files, _contents, staged);
            return StagedChanges.Between(Published, staged);
        });
    }

    /// <summary>Adds signatures to the staged metadata, which is checked first; at the threshold it is published.</summary>
    /// <param name="shown">What the signers have seen; when something else is staged by now, nothing is signed.</param>
    public SignOutcome Sign(IReadOnlyList<IKeySigner> signers, TargetsDocument? shown = null)
    {
        ArgumentNullException.ThrowIfNull(signers);
        SignOutcome? outcome = null;
        _ = Change(
            () =>
            {
                TargetsDocument staged = RequireStaged();
                if (shown is not null && !staged.Metadata.SignedBytes.AsSpan().SequenceEqual(shown.Metadata.SignedBytes))
                {
                    throw new SigningException(SigningFault.Refused, ErrorCode.StagedChanged, Directory);
                }

                StagedVerifier.Require(Files, _contents, staged);
                outcome = TargetsSigning.Sign(_contents, Files, staged, signers, _clock.GetUtcNow());
            },
            stagedAfter: false);
        return outcome!;
    }

    /// <summary>Forgets what is staged; the target files that only it listed are removed too. False when nothing is staged.</summary>
    public bool Discard()
    {
        bool existed = false;
        _ = Change(() => existed = StagedDiscard.Run(_contents, _files, Directory), stagedAfter: false);
        return existed;
    }

    private TargetsDocument RequireStaged()
    {
        return ReadStaged() ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingStaged, Directory);
    }

    private TargetsDocument? ReadUnsignedStaged()
    {
        TargetsDocument? staged = ReadStaged();

        // Changing what somebody has signed already would throw that signature away without saying so.
        return staged is { Metadata.Signatures.Count: > 0 }
            ? throw new SigningException(SigningFault.Refused, ErrorCode.StagedSigned, Count.Of(staged.Metadata.Signatures.Count))
            : staged;
    }

    private byte[] Stage(TargetsDocument? newest, JsonObject added)
    {
        JsonObject targets = newest is null ? [] : (JsonObject)newest.Metadata.Body["targets"]!.DeepClone();
        foreach ((string path, JsonNode? target) in added)
        {
            targets[path] = target!.DeepClone();
        }

        DateTimeOffset now = _clock.GetUtcNow();
        SignedMetadata metadata = TargetsDocument.Create((Published?.Version ?? 0) + 1, now, now.AddDays(Settings.TargetsDays), targets);
        byte[] file = metadata.ToBytes();
        int limit = new TrustLimits().TargetsBytes - (Root.Roles[TargetsDocument.TypeName].KeyIds.Count * SignatureJsonBytes);

        // Devices refuse longer metadata: endless data (specification §5.6.1).
        return file.Length <= limit
            ? file
            : throw new SigningException(SigningFault.Refused, ErrorCode.TargetsTooLarge, Count.Of(file.Length), Count.Of(limit));
    }

    private TargetsDocument Change(Action work, bool stagedAfter = true)
    {
        return FileFailure.Wrap(Directory, () =>
        {
            using IDisposable held = _files.TryLock(Path.Combine(Directory, RepositoryPaths.Lock))
                ?? throw new SigningException(SigningFault.Refused, ErrorCode.RepositoryBusy, Directory);
            _contents = RepositoryContents.Read(_files, Directory);
            work();
            _contents = RepositoryContents.Read(_files, Directory);
            return stagedAfter ? ReadStaged()! : null!;
        });
    }
}
