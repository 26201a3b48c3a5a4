using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Repository.Retirement;
using OtaStack.Signing.Repository.Roots;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Repository;

/// <summary>
/// The repository directory of one product (docs/formats.md). Every change is a new file under a temporary name,
/// fsync and rename: a failure, or a kill at any moment, leaves the repository as it was or as it was to be.
/// </summary>
public sealed class ProductRepository
{
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

    internal RepositoryFiles Files => _contents.Repository;

    public ProductSettings Settings => _contents.Settings;

    /// <summary>The root chain from version 1.</summary>
    public IReadOnlyList<RootDocument> Roots => _contents.Roots;

    /// <summary>The newest root.</summary>
    public RootDocument Root => _contents.Root;

    /// <summary>The newest published targets metadata, or null before the first.</summary>
    public TargetsDocument? Published => _contents.Published;

    /// <summary>
    /// The newest published metadata of each role that <see cref="Published"/> delegates to. A role that is missing here has
    /// not been signed yet.
    /// </summary>
    public IReadOnlyDictionary<string, TargetsDocument> Delegated => _contents.Delegated;

    /// <summary>
    /// The newest version of every role that has published metadata, root included. Roles whose delegation was taken back
    /// stay: a snapshot must go on listing them (specification §5.5.5).
    /// </summary>
    public IReadOnlyDictionary<string, int> PublishedVersions =>
        _contents.PublishedRoles.ToDictionary(role => role, _contents.NewestVersion, StringComparer.Ordinal);

    /// <summary>The roles that have something staged, ascending.</summary>
    public IReadOnlyList<string> StagedRoles => [.. StagedReader.Roles(_contents).Where(role => ReadStaged(role) is not null)];

    /// <summary>Makes a repository with root version 1, signed by the root keys at hand; the directory must be new or empty.</summary>
    public static ProductRepository Create(string directory, NewProduct product, TimeProvider clock, IFileOperations? files = null)
    {
        files ??= DiskOperations.Instance;
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        RepositoryCreation.Create(directory, product, clock, files);
        return new ProductRepository(directory, clock, files);
    }

    /// <summary>Makes a directory whose root version 1 is staged and waits for an initial ceremony: no root key is at hand.</summary>
    public static void Prepare(string directory, NewProduct product, TimeProvider clock, IFileOperations? files = null)
    {
        RepositoryCreation.Create(Path.GetFullPath(directory), product, clock, files ?? DiskOperations.Instance);
    }

    /// <summary>Opens a repository; every published file must have its form. Who signed is checked where it matters and by <c>RepositoryVerifier</c>.</summary>
    public static ProductRepository Load(string directory, TimeProvider clock, IFileOperations? files = null)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        return FileFailure.Wrap(directory, () => new ProductRepository(directory, clock, files ?? DiskOperations.Instance));
    }

    /// <summary>The newest published metadata of <c>targets</c> or a delegated role, or null before the first.</summary>
    public TargetsDocument? ReadPublished(string role) => FileFailure.Wrap(Directory, () => _contents.ReadNewest(role));

    /// <summary>The metadata of a role that collects signatures, or null.</summary>
    public StagedRole? ReadStaged(string role = TargetsDocument.TypeName) => StagedReader.Read(_contents, role);

    /// <summary>Opens a file of the repository by its path in docs/formats.md.</summary>
    public Stream OpenFile(string relativePath) => Files.Open(relativePath);

    /// <summary>Writes the target files and stages metadata that lists them; it becomes valid when signed by the threshold.</summary>
    public TargetsDocument AddRelease(NewRelease release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return Change(stage =>
        {
            stage.RequireRole(release.Role);
            ReleaseStaging staging = ReleaseStaging.Of(Settings, stage.PastReleases(release.Role), release);
            byte[] file = stage.NextTargets(release.Role, draft => draft.Add(staging.Targets));
            stage.Write(
            [
                .. staging.Files.Select(target => (RepositoryPaths.Target(target.File.Path), target.Write)),
                (RepositoryPaths.StagedMetadata(release.Role), stream => stream.Write(file)),
            ]);
            return RequireStaged(release.Role).Targets!;
        });
    }

    /// <summary>Stages the published targets of a role again, with a new version and expiry and nothing else changed.</summary>
    public TargetsDocument StageRenewal(string role = TargetsDocument.TypeName)
    {
        return Change(stage =>
        {
            stage.RequireRole(role);
            if (stage.TargetsBase(role) is null)
            {
                throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, Directory);
            }

            stage.Write(role, stage.NextTargets(role, _ => { }));
            return RequireStaged(role).Targets!;
        });
    }

    /// <summary>Stages the next root: an edit of the published one, or of the staged one as long as nobody has signed it.</summary>
    /// <param name="edit">Changes keys and thresholds; an edit that changes nothing renews the root.</param>
    /// <param name="days">Days that it is valid; null takes the product's setting.</param>
    public StagedRole StageRoot(Action<RootDraft> edit, int? days = null)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return Change(stage =>
        {
            RootStaging.Stage(_contents, stage, edit, _clock.GetUtcNow(), days);
            return RequireStaged(RootDocument.TypeName);
        });
    }

    /// <summary>Stages targets metadata that delegates to a new role, and the role's first metadata, which lists nothing.</summary>
    public StagedRole AddDelegation(NewDelegation delegation)
    {
        ArgumentNullException.ThrowIfNull(delegation);
        return ChangeTargets(stage => DelegationStaging.Add(_contents, stage, delegation));
    }

    /// <summary>Stages targets metadata with other keys, another threshold or another end of search for a delegated role.</summary>
    public StagedRole EditDelegation(string role, Action<DelegationDraft> edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return ChangeTargets(stage => DelegationStaging.Edit(_contents, stage, role, edit));
    }

    /// <summary>Stages targets metadata that no longer delegates to a role: devices then find none of its targets.</summary>
    public StagedRole RemoveDelegation(string role) => ChangeTargets(stage => DelegationStaging.Remove(_contents, stage, role));

    /// <summary>Stages metadata without the targets of a release: devices can then no longer install it. Its files stay.</summary>
    /// <param name="allowEmpty">Accept that the role has no release left.</param>
    public RetirementPlan RetireRelease(string version, string role = TargetsDocument.TypeName, bool allowEmpty = false)
    {
        return Change(stage =>
        {
            stage.RequireRole(role);
            TargetsDocument targets = stage.TargetsBase(role) ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, Directory);
            RetirementPlan plan = RetirementPlan.Of(Settings.Name, role, targets, version, allowEmpty);
            stage.Write(role, stage.NextTargets(role, draft => draft.Remove(plan.Removed)));
            return plan;
        });
    }

    /// <summary>Deletes the files of a release that neither published nor staged metadata lists any more.</summary>
    /// <returns>How many files were deleted.</returns>
    public int DeleteRetiredFiles(string version, string role = TargetsDocument.TypeName) => Change(_ => RetiredFiles.Delete(_contents, role, version));

    /// <summary>Writes a permit and stages metadata of the role <c>permits</c> that lists it; it permits when signed and published.</summary>
    public PermitDocument AddPermit(NewPermit permit)
    {
        ArgumentNullException.ThrowIfNull(permit);
        return Change(stage => PermitStaging.Add(_contents, stage, permit, _clock.GetUtcNow()));
    }

    /// <summary>Stages metadata that no longer lists a permit. Devices that have used it already are as they are.</summary>
    public PermitDocument RevokePermit(string id) => Change(stage => PermitStaging.Revoke(_contents, stage, id));

    /// <summary>The permits that are published or staged, by id.</summary>
    public IReadOnlyList<PermitState> ReadPermits() => FileFailure.Wrap(Directory, () => PermitStaging.List(_contents));

    /// <summary>Notes what people call a key of the product; an empty label takes it away.</summary>
    /// <param name="keyId">A keyid or an unambiguous beginning of one, of the published or staged metadata.</param>
    public TufKey LabelKey(string keyId, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return Change(_ =>
        {
            TufKey key = KeyIdPrefix.Find(KnownKeys(), keyId);
            byte[] settings = Settings.WithLabel(key.KeyId, label).ToBytes();
            DurableFile.Replace(_files, Path.Combine(Directory, RepositoryPaths.Settings), stream => stream.Write(settings));
            return key;
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

    /// <summary>Checks everything that a signature would vouch for and gives what is staged, to be shown.</summary>
    public StagedRole CheckStaged(string role = TargetsDocument.TypeName)
    {
        return FileFailure.Wrap(Directory, () => RequireSound(role));
    }

    /// <summary>Adds signatures to the staged targets metadata; see <see cref="Sign(string, IReadOnlyList{IKeySigner}, StagedRole)"/>.</summary>
    public SignOutcome Sign(IReadOnlyList<IKeySigner> signers) => Sign(TargetsDocument.TypeName, signers);

    /// <summary>Adds signatures to the staged metadata of a role, which is checked first; when every threshold is met it is published.</summary>
    /// <param name="role"><c>root</c>, <c>targets</c> or a delegated role.</param>
    /// <param name="signers">Keys of the role; for a root also those of its predecessor.</param>
    /// <param name="shown">What the signers have seen; when something else is staged by now, nothing is signed.</param>
    public SignOutcome Sign(string role, IReadOnlyList<IKeySigner> signers, StagedRole? shown = null)
    {
        ArgumentNullException.ThrowIfNull(signers);
        return Publishing(() =>
        {
            if (shown is not null)
            {
                RequireSame(RequireStaged(role), shown.Metadata.SignedBytes);
            }

            return StagedSigning.Sign(_contents, RequireSound(role), signers, _clock.GetUtcNow());
        });
    }

    /// <summary>
    /// Sets the dates of the staged metadata for good and writes an empty slot for every key that may sign: from here on its
    /// bytes do not change, so that signatures made elsewhere fit. Freezing again changes nothing.
    /// </summary>
    public StagedRole Freeze(string role)
    {
        return Change(_ =>
        {
            StagedSigning.Freeze(_contents, RequireSound(role), _clock.GetUtcNow());
            return RequireStaged(role);
        });
    }

    /// <summary>Adds exactly one signature that was made elsewhere, after verifying it; when every threshold is met the metadata is published.</summary>
    /// <param name="role"><c>root</c>, <c>targets</c> or a delegated role.</param>
    /// <param name="keyId">Whose signature it is.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="expectedSignedBytes">What it is over; when something else is staged by now it is refused as <c>staged.changed</c>.</param>
    public SignOutcome AddSignature(string role, string keyId, byte[] signature, byte[] expectedSignedBytes)
    {
        ArgumentNullException.ThrowIfNull(signature);
        ArgumentNullException.ThrowIfNull(expectedSignedBytes);
        return Publishing(() =>
        {
            RequireSame(RequireStaged(role), expectedSignedBytes);
            return StagedSigning.Add(_contents, RequireSound(role), keyId, signature);
        });
    }

    /// <summary>Forgets what is staged for a role; the target files that only it listed are removed too. False when nothing is staged.</summary>
    public bool Discard(string role = TargetsDocument.TypeName) => Change(_ => StagedDiscard.Run(_contents, role));

    private IEnumerable<TufKey> KnownKeys()
    {
        return ((IEnumerable<IReadOnlyDictionary<string, TufKey>?>)
            [Root.Keys, ReadStaged(RootDocument.TypeName)?.Root!.Keys, Published?.Delegations.Keys, ReadStaged()?.Targets!.Delegations.Keys])
            .SelectMany(keys => keys?.Values ?? []);
    }

    private StagedRole ChangeTargets(Action<RoleStaging> work)
    {
        return Change(stage =>
        {
            work(stage);
            return RequireStaged(TargetsDocument.TypeName);
        });
    }

    private StagedRole RequireStaged(string role)
    {
        return ReadStaged(role) ?? throw new SigningException(SigningFault.Refused, ErrorCode.NothingStaged, Directory, role);
    }

    private StagedRole RequireSound(string role)
    {
        StagedRole staged = RequireStaged(role);
        StagedVerifier.Require(_contents, staged);
        return staged;
    }

    private void RequireSame(StagedRole staged, byte[] expected)
    {
        if (!staged.Metadata.SignedBytes.AsSpan().SequenceEqual(expected))
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.StagedChanged, Directory);
        }
    }

    /// <summary>A change that may publish; what then no longer carries enough signatures is staged to be signed anew.</summary>
    private SignOutcome Publishing(Func<SignOutcome> work)
    {
        return Change(_ =>
        {
            SignOutcome outcome = work();
            if (!outcome.Published)
            {
                return outcome;
            }

            _contents = RepositoryContents.Read(_files, Directory);
            return outcome with { StagedAnew = ResignStaging.Run(_contents, _clock.GetUtcNow()) };
        });
    }

    /// <summary>One change under the lock, with the directory as it is now.</summary>
    private T Change<T>(Func<RoleStaging, T> work)
    {
        return FileFailure.Wrap(Directory, () =>
        {
            using IDisposable held = _files.TryLock(Path.Combine(Directory, RepositoryPaths.Lock))
                ?? throw new SigningException(SigningFault.Refused, ErrorCode.RepositoryBusy, Directory);
            _contents = RepositoryContents.Read(_files, Directory);
            T result = work(new RoleStaging(_contents, _clock.GetUtcNow()));
            _contents = RepositoryContents.Read(_files, Directory);
            return result;
        });
    }
}
