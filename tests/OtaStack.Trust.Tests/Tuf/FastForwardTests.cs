using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: versions pushed far ahead with a stolen key are undone by taking the key away.</summary>
public sealed class FastForwardTests
{
    private static readonly TestKey NewKey = TestKey.FromSeed(50);

    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void A_timestamp_pushed_ahead_blocks_updates_until_its_key_is_taken_away()
    {
        Repository.Timestamp.Version = int.MaxValue - 1;
        Repository.PublishTimestamp();
        _device.ExpectAccepted();

        Repository.Timestamp.Version = 2;
        Repository.PublishTimestamp();
        _device.ExpectRefused(Verdict.Rollback, "timestamp");

        Repository.Timestamp.Rotate(NewKey);
        Repository.PublishRoot();
        Repository.WriteTimestamp();
        Assert.Equal(3, _device.ExpectAccepted().TimestampVersion);
    }

    [Fact]
    public void A_snapshot_pushed_ahead_is_undone_by_taking_its_key_away()
    {
        Repository.Snapshot.Version = 99999;
        Repository.PublishSnapshot();
        _device.ExpectAccepted();

        Repository.Snapshot.Version = 2;
        Repository.PublishSnapshot();
        _device.ExpectRefused(Verdict.Rollback, "timestamp");

        Repository.Snapshot.Rotate(NewKey);
        Repository.PublishRoot();
        Repository.PublishSnapshot();
        Assert.Equal(4, _device.ExpectAccepted().SnapshotVersion);
    }

    [Fact]
    public void Targets_pushed_ahead_are_undone_by_taking_the_snapshot_key_away()
    {
        Repository.Targets.Version = 99999;
        Repository.Publish();
        _device.ExpectAccepted();

        Repository.Targets.Version = 2;
        Repository.Publish();
        _device.ExpectRefused(Verdict.Rollback, "snapshot", "timestamp.json");

        Repository.Snapshot.Rotate(NewKey);
        Repository.PublishRoot();
        Repository.Publish();
        Assert.Equal(4, _device.ExpectAccepted().TargetsVersion);
    }

    [Fact]
    public void Taking_one_of_two_timestamp_keys_away_is_enough()
    {
        Repository.Timestamp.Keys.Add(NewKey);
        Repository.PublishRoot();
        Repository.Timestamp.Version = 99999;
        Repository.PublishTimestamp();
        _device.ExpectAccepted();

        Repository.Timestamp.Keys.Remove(NewKey);
        Repository.PublishRoot();
        Repository.Timestamp.Version = 2;
        Repository.PublishTimestamp();
        Assert.Equal(3, _device.ExpectAccepted().TimestampVersion);
    }

    [Fact]
    public void A_root_that_only_adds_a_key_keeps_the_guard()
    {
        byte[] old = Repository.Files["timestamp.json"];
        Repository.PublishTimestamp();
        _device.ExpectAccepted();
        Repository.Timestamp.Keys.Add(NewKey);
        Repository.PublishRoot();
        Repository.Files["timestamp.json"] = old;

        _device.ExpectRefused(Verdict.Rollback, "timestamp", "root.json");
    }

    [Fact]
    public void A_key_taken_away_in_one_root_and_given_back_in_the_next_is_a_recovery_too()
    {
        TestKey old = Repository.Timestamp.Keys[0];
        Repository.Timestamp.Version = 99999;
        Repository.PublishTimestamp();
        _device.ExpectAccepted();
        Repository.Timestamp.Rotate(NewKey);
        Repository.PublishRoot();
        Repository.Timestamp.Rotate(old);
        Repository.PublishRoot();
        Repository.Timestamp.Version = 2;
        Repository.PublishTimestamp();

        Assert.Equal(3, _device.ExpectAccepted().TimestampVersion);
    }

    [Fact]
    public void A_version_beyond_what_can_be_counted_is_refused()
    {
        Repository.Timestamp.Signed["version"] = (long)int.MaxValue + 1;
        Repository.WriteTimestamp();

        _device.ExpectRefused(Verdict.Malformed, "timestamp");
    }

    [Fact]
    public void The_root_chain_ends_at_the_highest_version_without_running_over()
    {
        Repository.Root.Version = int.MaxValue;
        Repository.Write(Repository.Root, "1.root.json");
        MemoryTrustStore store = Repository.NewStore();
        Repository.Root.Signed["version"] = int.MinValue;
        Repository.Write(Repository.Root, "-2147483648.root.json");
        Refresh refresh = Repository.RunRefresh(store, Device.Start);

        Assert.Equal(RefreshState.Complete, refresh.State);
        Assert.Equal("timestamp.json", Repository.Requests[0]);
    }
}
