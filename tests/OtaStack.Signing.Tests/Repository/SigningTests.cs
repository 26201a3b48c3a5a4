using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Repository;

public sealed class SigningTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void At_the_threshold_the_staged_metadata_is_published()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));

        SignOutcome first = repository.Sign([_workshop.Targets1]);

        Assert.Equal((1, 2, false), (first.SignedBy.Count, first.Progress[0].Threshold, first.Published));
        Assert.Null(_workshop.Load().Published);
        Assert.False(File.Exists(PathOf("metadata/1.targets.json")));

        SignOutcome second = _workshop.Load().Sign([_workshop.Targets2]);

        Assert.Equal((2, 2, true), (second.SignedBy.Count, second.Progress[0].Threshold, second.Published));
        Assert.Equal(1, _workshop.Load().Published!.Version);
        Assert.Null(_workshop.Load().ReadStaged());
        Assert.False(File.Exists(PathOf("staged/targets.json")));
    }

    [Fact]
    public void The_same_key_twice_counts_once()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);
        byte[] before = File.ReadAllBytes(PathOf("staged/targets.json"));

        SignOutcome again = repository.Sign([_workshop.Targets1]);

        Assert.False(again.Published);
        Assert.Equal(before, File.ReadAllBytes(PathOf("staged/targets.json")));
    }

    [Fact]
    public void The_first_signer_sets_the_time_and_the_second_does_not_change_it()
    {
        ProductRepository repository = _workshop.Create(targetsThreshold: 2);
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _workshop.Clock.Advance(TimeSpan.FromDays(3));
        _ = repository.Sign([_workshop.Targets1]);
        _workshop.Clock.Advance(TimeSpan.FromDays(3));
        _ = repository.Sign([_workshop.Targets2]);

        Assert.Equal(("2027-01-04T00:00:00Z", "2027-04-04T00:00:00Z"), (repository.Published!.Issued, repository.Published.Expires));
    }

    [Fact]
    public void A_key_outside_the_role_signs_nothing()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(Workshop.Release("1.0.0"));

        RefuseUnchanged("key.not_in_role", () => repository.Sign([_workshop.Root1]));
        RefuseUnchanged("key.not_in_role", () => repository.Sign([_workshop.Targets1, _workshop.Online]));
    }

    [Fact]
    public void Without_anything_staged_there_is_nothing_to_sign()
    {
        ProductRepository repository = _workshop.Create();

        RefuseUnchanged("release.none_staged", () => repository.Sign([_workshop.Targets1]));
        RefuseUnchanged("release.none_staged", () => repository.CheckStaged());
        RefuseUnchanged("release.none_published", () => repository.StageRenewal());
    }

    [Fact]
    public void What_was_swapped_after_it_was_shown_is_not_signed()
    {
        ProductRepository repository = _workshop.Create();
        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        StagedRole shown = repository.CheckStaged();
        _ = _workshop.Load().Discard();
        _ = _workshop.Load().AddRelease(Workshop.Release("6.6.6"));

        RefuseUnchanged("staged.changed", () => repository.Sign("targets", [_workshop.Targets1], shown));
    }

    [Fact]
    public void The_changes_that_are_shown_are_the_changes_that_are_there()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddRelease(Workshop.Release("1.1.0"));

        StagedChanges changes = repository.CheckStaged().Changes!;

        Assert.Equal(["thermostat/1.1.0/assemblies.bin", "thermostat/1.1.0/assemblies.idx"], changes.Added.Select(file => file.Path));
        Assert.Empty(changes.Changed);
        Assert.Empty(changes.Removed);
        Assert.Equal((1, 2), (changes.Published!.Version, changes.Staged.Version));
    }

    [Fact]
    public void A_renewal_changes_version_and_time_and_nothing_else()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _workshop.Clock.Advance(TimeSpan.FromDays(80));

        _ = repository.StageRenewal();
        StagedChanges changes = repository.CheckStaged().Changes!;
        _ = repository.Sign([_workshop.Targets2]);

        Assert.Empty(changes.Added.Concat(changes.Changed).Concat(changes.Removed));
        Assert.Equal((2, "2027-06-20T00:00:00Z"), (repository.Published!.Version, repository.Published.Expires));
        Assert.True(File.Exists(PathOf("metadata/1.targets.json")));
    }

    [Fact]
    public void Discarding_takes_back_the_stage_and_its_files_and_keeps_the_published_ones()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        IReadOnlyList<string> before = [.. DirectoryImage.Of(_workshop.Repository).Where(line => !line.EndsWith('/'))];
        _ = repository.AddRelease(Workshop.Release("1.1.0"));

        Assert.True(repository.Discard());
        Assert.False(repository.Discard());

        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository).Where(line => !line.EndsWith('/')));
        Assert.Equal(2, repository.AddRelease(Workshop.Release("1.1.0")).Version);
    }

    [Fact]
    public void A_damaged_stage_can_be_discarded()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddRelease(Workshop.Release("1.1.0"));
        File.WriteAllText(PathOf("staged/targets.json"), "{");

        _ = Refusals.Expect("metadata.malformed", SigningFault.File, () => _workshop.Load().ReadStaged());
        Assert.True(_workshop.Load().Discard());
        Assert.Null(_workshop.Load().ReadStaged());
    }

    [Fact]
    public void A_root_that_is_not_the_trusted_one_is_noticed()
    {
        ProductRepository repository = _workshop.Create();
        byte[] own = File.ReadAllBytes(PathOf("metadata/1.root.json"));
        repository.RequireRoot(own);

        own[^3] ^= 1;
        _ = Refusals.Expect("root.not_trusted", SigningFault.Refused, () => repository.RequireRoot(own));
    }

    private string PathOf(string relative) => Path.Combine(_workshop.Repository, relative);

    private void RefuseUnchanged(string code, Action work)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        _ = Refusals.Expect(code, SigningFault.Refused, work);
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }
}
