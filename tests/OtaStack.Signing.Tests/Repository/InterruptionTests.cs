using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;
using OtaStack.Trust.Permits;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>
/// Every operation on the file system is where the process may be killed or the disk may fail. After a kill the repository is as it
/// was or as it was to be, and the work can be done again; after a failure it is as it was, byte for byte.
/// </summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly string _start;

    public InterruptionTests()
    {
        _start = Path.Combine(_workshop.Folder, "start");
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Adding_a_release()
    {
        _ = _workshop.CreateWith("1.0.0");
        Run(
            repository => repository.AddRelease(Workshop.Release("1.1.0")),
            repository => repository.ReadStaged() is not null,
            repository => Assert.True(repository.Sign([_workshop.Targets1]).Published));
    }

    [Fact]
    public void Making_a_permit()
    {
        using Ed25519Signer permits = TestSigners.Of("permits");
        ProductRepository prepared = _workshop.CreateWith("1.0.0");
        _ = prepared.AddDelegation(new NewDelegation { Role = PermitDocument.Role, Keys = [permits.PublicKey], Threshold = 1 });
        _ = prepared.Sign([_workshop.Targets1]);
        _ = prepared.Sign(PermitDocument.Role, [permits]);
        NewPermit permit = new()
        {
            Kind = PermitKind.Downgrade, Devices = ["dev-001"], Id = "p-1", Expires = _workshop.Clock.GetUtcNow().AddDays(1), Reason = "test", ReleaseId = "thermostat-1.0.0",
        };
        Run(
            repository => repository.AddPermit(permit),
            repository => repository.ReadStaged(PermitDocument.Role) is not null,
            repository => Assert.True(repository.Sign(PermitDocument.Role, [permits]).Published));
    }

    [Fact]
    public void The_first_signature_of_two()
    {
        _ = _workshop.Create(targetsThreshold: 2).AddRelease(Workshop.Release("1.0.0"));
        Run(
            repository => repository.Sign([_workshop.Targets1]),
            repository => repository.ReadStaged()!.Metadata.Signatures.Count == 1,
            repository => Assert.True(repository.Sign([_workshop.Targets2]).Published));
    }

    [Fact]
    public void The_signature_that_publishes()
    {
        _ = _workshop.CreateWith("1.0.0").AddRelease(Workshop.Release("1.1.0"));
        Run(
            repository => repository.Sign([_workshop.Targets1]),
            repository => repository.Published!.Version == 2,
            repository => Assert.Equal(2, repository.Published!.Version));
    }

    [Fact]
    public void Fixing_what_signatures_are_asked_for()
    {
        _ = _workshop.Create(targetsThreshold: 2).AddRelease(Workshop.Release("1.0.0"));
        Run(
            repository => repository.Freeze("targets"),
            repository => repository.ReadStaged()!.IsFrozen,
            repository => Assert.True(repository.Sign([_workshop.Targets1, _workshop.Targets2]).Published));
    }

    [Fact]
    public void A_signature_from_elsewhere_that_publishes()
    {
        ProductRepository start = _workshop.Create();
        _ = start.AddRelease(Workshop.Release("1.0.0"));
        byte[] payload = start.Freeze("targets").Metadata.SignedBytes;
        byte[] signature = _workshop.Targets1.Sign(payload);
        Run(
            repository => repository.AddSignature("targets", _workshop.Targets1.PublicKey.KeyId, signature, payload),
            repository => repository.Published is not null,
            repository => Assert.Equal(payload, repository.Published!.Metadata.SignedBytes));
    }

    [Fact]
    public void Staging_a_root()
    {
        _ = _workshop.CreateWith("1.0.0");
        TufKey key = TestSigners.Of("root3").PublicKey;
        Run(
            repository => repository.StageRoot(root => root.AddKey("root", key)),
            repository => repository.ReadStaged("root") is not null,
            repository => Assert.True(repository.Sign("root", [_workshop.Root1, _workshop.Root2]).Published));
    }

    [Fact]
    public void The_signature_that_publishes_a_root()
    {
        TufKey key = TestSigners.Of("root3").PublicKey;
        _ = _workshop.CreateWith("1.0.0").StageRoot(root => root.AddKey("root", key));
        Run(
            repository => repository.Sign("root", [_workshop.Root1, _workshop.Root2]),
            repository => repository.Root.Version == 2,
            repository => Assert.Equal(2, repository.Root.Version));
    }

    [Fact]
    public void The_signature_that_changes_the_release_keys()
    {
        TufKey key = TestSigners.Of("targets3").PublicKey;
        _ = _workshop.CreateWith("1.0.0").StageRoot(root => root.AddKey("targets", key));
        Run(
            repository => repository.Sign("root", [_workshop.Root1, _workshop.Root2]),
            repository => repository.Root.Version == 2,
            repository => Assert.Contains(key.KeyId, repository.Root.Roles["targets"].KeyIds));
    }

    [Fact]
    public void A_new_delegation()
    {
        _ = _workshop.CreateWith("1.0.0");
        using Ed25519Signer key = TestSigners.Of("beta");
        Run(
            repository => repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [key.PublicKey], Threshold = 1 }),
            repository => repository.ReadStaged() is not null,
            repository =>
            {
                Assert.True(repository.Sign("beta", [key]).Published);
                Assert.True(repository.Sign([_workshop.Targets1]).Published);
            });
    }

    [Fact]
    public void A_retirement()
    {
        _ = _workshop.CreateWith("1.0.0", "1.1.0");
        Run(
            repository => repository.RetireRelease("1.0.0"),
            repository => repository.ReadStaged() is not null,
            repository => Assert.True(repository.Sign([_workshop.Targets1]).Published));
    }

    [Fact]
    public void A_renewal()
    {
        _ = _workshop.CreateWith("1.0.0");
        Run(
            repository => repository.StageRenewal(),
            repository => repository.ReadStaged() is not null,
            repository => Assert.True(repository.Sign([_workshop.Targets1]).Published));
    }

    [Fact]
    public void Making_a_repository()
    {
        FaultyFiles counting = FaultyFiles.Counting();
        _ = _workshop.Create(files: counting);
        Directory.Delete(_workshop.Repository, recursive: true);
        for (int operation = 1; operation <= counting.Operations; operation++)
        {
            KilledException? killed = Record.Exception(() => _workshop.Create(files: FaultyFiles.KilledAt(operation))) as KilledException;
            Assert.NotNull(killed);
            if (Directory.Exists(_workshop.Repository))
            {
                Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted, $"killed at {operation}");
                Directory.Delete(_workshop.Repository, recursive: true);
            }

            foreach (string leftover in Directory.EnumerateDirectories(_workshop.Folder, "*.new"))
            {
                Directory.Delete(leftover, recursive: true);
            }

            Exception? failure = Record.Exception(() => _workshop.Create(files: FaultyFiles.FailingAt(operation)));
            AssertFailed(failure, operation, counting.Operations);
            if (failure is not null && operation < counting.Operations)
            {
                Assert.Empty(DirectoryImage.Of(_workshop.Folder));
            }
            else
            {
                Directory.Delete(_workshop.Repository, recursive: true);
            }
        }
    }

    private void Run(Action<ProductRepository> work, Func<ProductRepository, bool> isDone, Action<ProductRepository> finish)
    {
        DirectoryImage.Copy(_workshop.Repository, _start);
        FaultyFiles counting = FaultyFiles.Counting();
        work(_workshop.Load(counting));
        Assert.True(counting.Operations >= 4, $"only {counting.Operations} operations");
        Assert.True(isDone(_workshop.Load()));
        int done = 0;
        for (int operation = 1; operation <= counting.Operations; operation++)
        {
            done += Kill(work, isDone, finish, operation) ? 1 : 0;
            Fail(work, isDone, operation);
        }

        // Some kill must come before and some after the moment that counts, or the test looked at nothing.
        Assert.InRange(done, 1, counting.Operations - 1);
    }

    private bool Kill(Action<ProductRepository> work, Func<ProductRepository, bool> isDone, Action<ProductRepository> finish, int operation)
    {
        Reset();
        _ = Assert.Throws<KilledException>(() => work(_workshop.Load(FaultyFiles.KilledAt(operation))));

        ProductRepository after = _workshop.Load();
        Assert.True(after.Published is null || RepositoryVerifier.Verify(after, _workshop.Clock).IsAccepted, $"killed at {operation}");
        bool done = isDone(after);
        if (!done)
        {
            work(after);
            Assert.True(isDone(_workshop.Load()), $"killed at {operation}, then done again");
        }

        finish(_workshop.Load());
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted, $"killed at {operation}, then finished");
        return done;
    }

    private void Fail(Action<ProductRepository> work, Func<ProductRepository, bool> isDone, int operation)
    {
        Reset();
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        Exception? failure = Record.Exception(() => work(_workshop.Load(FaultyFiles.FailingAt(operation))));

        if (failure is null || isDone(_workshop.Load()))
        {
            // The fault came after the moment that counts: clearing up, or syncing the directory's names.
            Assert.True(isDone(_workshop.Load()), $"failed at {operation}");
            return;
        }

        AssertFailed(failure, operation, int.MaxValue);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }

    private static void AssertFailed(Exception? failure, int operation, int last)
    {
        if (failure is null)
        {
            return;
        }

        SigningException told = Assert.IsType<SigningException>(failure);
        Assert.Equal(("file.write_failed", SigningFault.File), (told.Code, told.Fault));
        Assert.True(operation <= last && told.InnerException is IOException);
    }

    private void Reset()
    {
        Directory.Delete(_workshop.Repository, recursive: true);
        DirectoryImage.Copy(_start, _workshop.Repository);
    }
}
