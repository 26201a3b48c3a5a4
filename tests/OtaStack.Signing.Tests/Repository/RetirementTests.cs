using OtaStack.Signing.Errors;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Retirement;
using OtaStack.Signing.Tests.Support;
using OtaStack.Signing.Verification;

namespace OtaStack.Signing.Tests.Repository;

/// <summary>Releases that devices are to install no longer.</summary>
public sealed class RetirementTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void A_retired_release_leaves_the_metadata_when_it_is_signed_and_its_files_stay()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");

        RetirementPlan plan = repository.RetireRelease("1.0.0");
        Assert.Equal(["thermostat/1.0.0/assemblies.bin", "thermostat/1.0.0/assemblies.idx"], plan.Removed.Select(file => file.Path));
        Assert.Equal(2, repository.Published!.Releases.Count);
        Assert.Equal(2, repository.CheckStaged().Changes!.Removed.Count);
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Equal("1.1.0", Assert.Single(repository.Published!.Releases).Version.ToString());
        Assert.True(File.Exists(PathOf("targets/thermostat/1.0.0/assemblies.bin")));
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void The_files_go_when_no_metadata_lists_them()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");
        RefuseUnchanged("release.still_listed", () => repository.DeleteRetiredFiles("1.0.0"));
        _ = repository.RetireRelease("1.0.0");
        RefuseUnchanged("release.still_listed", () => repository.DeleteRetiredFiles("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Equal(2, repository.DeleteRetiredFiles("1.0.0"));
        Assert.Equal(0, repository.DeleteRetiredFiles("1.0.0"));

        Assert.False(Directory.Exists(PathOf("targets/thermostat/1.0.0")));
        Assert.True(RepositoryVerifier.Verify(_workshop.Load(), _workshop.Clock).IsAccepted);
    }

    [Fact]
    public void A_lost_stepping_stone_is_told()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "2.0.0");
        _ = repository.AddRelease(new NewRelease { Version = "3.0.0", Images = Workshop.Release("3.0.0").Images, RequiresCurrent = "2.0.0" });
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Empty(repository.RetireRelease("1.0.0").BrokenSteps);
        _ = repository.Discard();
        Assert.Equal("thermostat-3.0.0", Assert.Single(repository.RetireRelease("2.0.0").BrokenSteps).ReleaseId);
    }

    [Fact]
    public void Another_release_between_takes_over_as_stepping_stone()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "2.0.0", "2.1.0");
        _ = repository.AddRelease(new NewRelease { Version = "3.0.0", Images = Workshop.Release("3.0.0").Images, RequiresCurrent = "2.0.0" });
        _ = repository.Sign([_workshop.Targets1]);

        Assert.Empty(repository.RetireRelease("2.0.0").BrokenSteps);
    }

    [Fact]
    public void The_last_release_goes_only_when_that_is_said()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");

        RefuseUnchanged("release.last", () => repository.RetireRelease("1.0.0"));
        RefuseUnchanged("release.unknown", () => repository.RetireRelease("9.0.0"));
        RefuseUnchanged("role.unknown", () => repository.RetireRelease("1.0.0", "beta"));
        Assert.Equal(2, repository.RetireRelease("1.0.0", allowEmpty: true).Removed.Count);
        Assert.True(repository.Sign([_workshop.Targets1]).Published);
        Assert.Empty(repository.Published!.Files);
    }

    [Fact]
    public void A_retired_version_can_be_released_again_only_as_a_higher_one()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");
        _ = repository.RetireRelease("1.1.0");
        _ = repository.Sign([_workshop.Targets1]);

        RefuseUnchanged("release.exists", () => repository.AddRelease(Workshop.Release("1.1.0")));
        Assert.Equal(4, repository.AddRelease(Workshop.Release("1.2.0")).Version);
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void RefuseUnchanged(string code, Action work)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, SigningFault.Refused, work);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
