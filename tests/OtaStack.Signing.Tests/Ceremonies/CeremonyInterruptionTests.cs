using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>Kill the online side at any operation on the file system: what it was doing is done or can be done again, and nothing is half published.</summary>
public sealed class CeremonyInterruptionTests : IDisposable
{
    private readonly CeremonyDesk _desk = new();
    private readonly string _start;

    public CeremonyInterruptionTests()
    {
        _start = Path.Combine(_desk.Workshop.Folder, "start");
    }

    private string Repository => _desk.Workshop.Repository;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_request()
    {
        _ = _desk.WithStagedRelease();
        DirectoryImage.Copy(Repository, _start);
        FaultyFiles counting = FaultyFiles.Counting();
        _ = _desk.Online(counting).Request("targets", 1, TimeSpan.FromDays(14));
        Assert.True(counting.Operations > 12, $"only {counting.Operations}");
        for (int operation = 1; operation <= counting.Operations; operation++)
        {
            Reset();
            _ = Assert.Throws<KilledException>(() => _desk.Online(FaultyFiles.KilledAt(operation)).Request("targets", 1, TimeSpan.FromDays(14)));

            SigningRequest request = _desk.Request();
            Assert.True(_desk.Accept(_desk.Sign(request, _desk.Workshop.Targets1, $"box{operation}")).Published, $"killed at {operation}");
            AssertSound(operation);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_acceptance(int threshold)
    {
        _ = _desk.WithStagedRelease(threshold);
        SigningResponse response = _desk.Sign(_desk.Request(), _desk.Workshop.Targets1);
        SigningResponse last = threshold == 1 ? response : _desk.Sign(_desk.Request(), _desk.Workshop.Targets2, "box2");
        Kill(response, last, () => _desk.Workshop.Load().Published?.Version == 2);
    }

    [Fact]
    public void The_acceptance_that_makes_the_first_root()
    {
        ProductRepository.Prepare(Repository, Unsigned(), _desk.Workshop.Clock);
        SigningRequest request = _desk.Request("root");
        SigningResponse first = _desk.Sign(request, _desk.Workshop.Root1);
        SigningResponse second = _desk.Sign(request, _desk.Workshop.Root2, "box2");
        Kill(first, second, () => !InitialRoot.IsAt(OtaStack.Signing.Files.DiskOperations.Instance, Repository));
    }

    private void Kill(SigningResponse first, SigningResponse last, Func<bool> isPublished)
    {
        DirectoryImage.Copy(Repository, _start);
        FaultyFiles counting = FaultyFiles.Counting();
        _ = _desk.Online(counting).Accept(first);
        int published = 0;
        for (int operation = 1; operation <= counting.Operations; operation++)
        {
            Reset();
            _ = Assert.Throws<KilledException>(() => _desk.Online(FaultyFiles.KilledAt(operation)).Accept(first));
            published += isPublished() ? 1 : 0;

            // Given again it is taken in, or is there already.
            Exception? again = Record.Exception(() => _desk.Accept(first));
            Assert.True(again is null or OtaStack.Signing.Errors.SigningException { Code: CeremonyErrorCode.Duplicate or CeremonyErrorCode.Stale }, $"killed at {operation}: {again}");
            if (!ReferenceEquals(first, last))
            {
                Assert.True(_desk.Accept(last).Published, $"killed at {operation}");
            }

            Assert.True(isPublished(), $"killed at {operation}");
            AssertSound(operation);
        }

        if (ReferenceEquals(first, last))
        {
            Assert.InRange(published, 1, counting.Operations - 1);
        }
    }

    private NewProduct Unsigned()
    {
        NewProduct product = _desk.Workshop.Product();
        return new NewProduct
        {
            Settings = product.Settings,
            RootSigners = [],
            AbsentRootKeys = [_desk.Workshop.Root1.PublicKey, _desk.Workshop.Root2.PublicKey],
            RootThreshold = 2,
            TargetsKeys = product.TargetsKeys,
            TargetsThreshold = 1,
            OnlineKey = product.OnlineKey,
        };
    }

    private void AssertSound(int operation)
    {
        Assert.True(RepositoryVerifier.Verify(_desk.Workshop.Load(), _desk.Workshop.Clock).IsAccepted, $"killed at {operation}");
        _ = _desk.Online().Requests.Select(request => _desk.Online().Record(request.Id)).ToList();
    }

    private void Reset()
    {
        Directory.Delete(Repository, recursive: true);
        DirectoryImage.Copy(_start, Repository);
    }
}
