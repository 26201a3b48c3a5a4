using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>What an honest repository gives.</summary>
public sealed class RefreshTests
{
    private const long Now = 1_790_000_000;

    private readonly RepositorySimulator _repository = new(Now);

    [Theory]
    [InlineData(JsonStyle.Canonical)]
    [InlineData(JsonStyle.Foreign)]
    public void A_factory_fresh_device_takes_everything_byte_for_byte(JsonStyle style)
    {
        RepositorySimulator repository = new(Now) { Style = style };
        repository.AddTarget("a/b.bin", [1, 2, 3]);
        repository.Publish();
        MemoryTrustStore store = repository.NewStore();

        Refresh refresh = repository.RunRefresh(store, Now);

        Assert.Equal((RefreshState.Complete, Verdict.Accepted, ""), (refresh.State, refresh.Verdict, refresh.RefusedRole));
        Assert.Equal(["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json"], repository.Requests);
        Assert.Equal(repository.Files["timestamp.json"], store["timestamp.json"]);
        Assert.Equal(repository.Files["2.snapshot.json"], store["snapshot.json"]);
        Assert.Equal(repository.Files["2.targets.json"], store["targets.json"]);
        Assert.Equal((1, 2, 2, 2), (refresh.RootVersion, refresh.TimestampVersion, refresh.SnapshotVersion, refresh.TargetsVersion));
    }

    [Fact]
    public void Nothing_new_costs_two_requests_and_changes_nothing()
    {
        MemoryTrustStore store = _repository.NewStore();
        _repository.RunRefresh(store, Now);
        string before = store.Fingerprint();
        _repository.Requests.Clear();

        Refresh refresh = _repository.RunRefresh(store, Now + 60);

        Assert.Equal(RefreshState.Complete, refresh.State);
        Assert.Equal(["2.root.json", "timestamp.json"], _repository.Requests);
        Assert.Equal(before, store.Fingerprint());
        Assert.Equal((1, 1, 1), (refresh.TimestampVersion, refresh.SnapshotVersion, refresh.TargetsVersion));
    }

    [Fact]
    public void A_new_timestamp_alone_fetches_no_snapshot_and_no_targets()
    {
        MemoryTrustStore store = _repository.NewStore();
        _repository.RunRefresh(store, Now);
        _repository.Requests.Clear();
        _repository.PublishTimestamp();

        Refresh refresh = _repository.RunRefresh(store, Now);

        Assert.Equal(RefreshState.Complete, refresh.State);
        Assert.Equal(["2.root.json", "timestamp.json"], _repository.Requests);
        Assert.Equal(2, refresh.TimestampVersion);
        Assert.Equal(_repository.Files["timestamp.json"], store["timestamp.json"]);
    }

    [Fact]
    public void A_new_target_is_found_and_an_unknown_one_is_not()
    {
        MemoryTrustStore store = _repository.NewStore();
        _repository.AddTarget("a/b.bin", [1, 2, 3]);
        _repository.Publish();
        _repository.RunRefresh(store, Now);

        TargetSearch found = _repository.RunSearch(store, "a/b.bin", Now);
        TargetSearch unknown = _repository.RunSearch(store, "a/c.bin", Now);

        Assert.Equal((RefreshState.Complete, Verdict.Accepted), (found.State, found.Verdict));
        Assert.Equal(("a/b.bin", 3), (found.Target!.Path, found.Target.Length));
        Assert.Equal(Convert.FromHexString("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81"), found.Target.Sha256);
        Assert.Null(found.Target.Sha512);
        Assert.Equal((RefreshState.Refused, Verdict.UnknownTarget, ""), (unknown.State, unknown.Verdict, unknown.RefusedRole));
        Assert.Null(unknown.Target);
    }

    [Fact]
    public void Without_consistent_snapshots_names_have_no_versions()
    {
        _repository.Root.Signed["consistent_snapshot"] = false;
        _repository.PublishRoot();
        _repository.Files["snapshot.json"] = _repository.Files["1.snapshot.json"];
        _repository.Files["targets.json"] = _repository.Files["1.targets.json"];

        Refresh refresh = _repository.RunRefresh(_repository.NewStore(), Now);

        Assert.Equal(RefreshState.Complete, refresh.State);
        Assert.Equal(["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"], _repository.Requests);
    }

    [Fact]
    public void Lengths_and_hashes_of_metadata_are_optional()
    {
        RepositorySimulator repository = new(Now) { ListsHashes = false };
        repository.Publish();

        Assert.Equal(Verdict.Accepted, RepositorySimulator.RefreshAll(repository.NewStore(), repository, Now));
    }

    [Fact]
    public void The_newest_time_of_an_offline_signature_and_that_of_the_targets_are_told()
    {
        MemoryTrustStore store = _repository.NewStore();
        _repository.Now = Now + 1000;
        _repository.PublishRoot();
        _repository.Now = Now + 2000;
        _repository.PublishSnapshot();

        Refresh refresh = _repository.RunRefresh(store, Now + 3000);

        Assert.Equal((Now + 1000, Now), (refresh.NewestIssued, refresh.TargetsIssued));
    }

    [Fact]
    public void Without_a_trusted_root_nothing_is_asked_for()
    {
        Refresh refresh = _repository.RunRefresh(new MemoryTrustStore(), Now);

        Assert.Equal((Verdict.NoTrustedRoot, "root"), (refresh.Verdict, refresh.RefusedRole));
        Assert.Empty(_repository.Requests);
    }

    [Fact]
    public void A_file_that_was_not_asked_for_is_the_callers_mistake()
    {
        Refresh refresh = new(_repository.NewStore(), new TrustLimits(), RepositorySimulator.Schemes(), Now);

        Assert.Throws<InvalidOperationException>(() => refresh.Supply(new ArraySource([])));
        Assert.Throws<InvalidOperationException>(refresh.SupplyMissing);
    }
}
