using System.Text;
using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>What lies in the store is verified again before it counts; what does not verify counts as absent.</summary>
public sealed class StoredFilesTests
{
    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("snapshot.json")]
    [InlineData("targets.json")]
    public void A_damaged_file_is_fetched_again(string name)
    {
        byte[] good = _device.Store[name]!;
        _device.Store[name] = [.. good[..^40], .. new byte[40]];

        _device.ExpectAccepted();

        Assert.Equal(good, _device.Store[name]);
    }

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("snapshot.json")]
    [InlineData("targets.json")]
    public void A_lost_file_is_fetched_again(string name)
    {
        byte[] good = _device.Store[name]!;
        _device.Store[name] = null;

        _device.ExpectAccepted();

        Assert.Equal(good, _device.Store[name]);
    }

    [Fact]
    public void Files_of_another_repository_count_as_absent()
    {
        RepositorySimulator other = new(Device.Start);
        other.Timestamp.Rotate(TestKey.FromSeed(70));
        other.Snapshot.Rotate(TestKey.FromSeed(71));
        other.Targets.Rotate(TestKey.FromSeed(72), TestKey.FromSeed(73));
        other.WriteRoot();
        other.Timestamp.Version = 500;
        other.Publish();
        MemoryTrustStore foreign = other.NewStore();
        other.RunRefresh(foreign, Device.Start);
        foreach (string name in new[] { "timestamp.json", "snapshot.json", "targets.json" })
        {
            _device.Store[name] = foreign[name];
        }

        Refresh refresh = _device.ExpectAccepted();

        Assert.Equal((2, 2, 2), (refresh.TimestampVersion, refresh.SnapshotVersion, refresh.TargetsVersion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"signatures\":[],\"signed\":{}}")]
    public void A_root_that_is_none_is_no_start(string root)
    {
        _device.Store["root.json"] = Encoding.ASCII.GetBytes(root);

        _device.ExpectRefused(Verdict.NoTrustedRoot, "root");
        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public void A_root_with_a_flipped_bit_is_no_start()
    {
        byte[] root = [.. _device.Store["root.json"]!];
        root[^200] ^= 1;
        _device.Store["root.json"] = root;

        _device.ExpectRefused(Verdict.NoTrustedRoot, "root");
    }

    [Fact]
    public void A_root_below_its_own_threshold_is_no_start()
    {
        Repository.Root.Signers.RemoveRange(1, 2);
        Repository.WriteRoot();
        _device.Store["root.json"] = Repository.RootJson(1);

        _device.ExpectRefused(Verdict.NoTrustedRoot, "root");
    }

    [Fact]
    public void An_expired_root_is_a_good_start()
    {
        _device.Now += 400 * 86400L;
        Repository.Now = _device.Now;
        Repository.PublishRoot();
        Repository.Publish();

        Assert.Equal(2, _device.ExpectAccepted().RootVersion);
    }

    [Fact]
    public void An_expired_stored_timestamp_and_snapshot_are_a_good_start()
    {
        _device.Now += 30 * 86400L;
        Repository.Now = _device.Now;
        Repository.PublishSnapshot();

        Assert.Equal(3, _device.ExpectAccepted().SnapshotVersion);
    }

    [Fact]
    public void A_search_verifies_what_is_stored()
    {
        Assert.Equal(Verdict.Accepted, Find("fan/1.bin"));

        byte[] targets = _device.Store["targets.json"]!;
        byte[] changed = [.. targets];
        changed[targets.Length / 2] ^= 1;
        _device.Store["targets.json"] = changed;
        Assert.Equal(Verdict.HashMismatch, Find("fan/1.bin"));

        _device.Store["targets.json"] = Repository.Files["1.targets.json"];
        Assert.Equal(Verdict.HashMismatch, Find("fan/1.bin"));

        _device.Store["targets.json"] = null;
        Assert.Equal(Verdict.Missing, Find("fan/1.bin"));

        _device.Store["root.json"] = null;
        Assert.Equal(Verdict.NoTrustedRoot, Find("fan/1.bin"));
    }

    [Fact]
    public void A_search_refuses_targets_that_the_snapshot_does_not_tell_of()
    {
        Repository.WriteTargets();
        Repository.Targets.Signed["x"] = 1;
        Repository.WriteTargets();
        _device.Store["targets.json"] = Repository.Files["2.targets.json"];

        Assert.Equal(Verdict.HashMismatch, Find("fan/1.bin"));
    }

    private Verdict Find(string path)
    {
        TargetSearch search = Repository.RunSearch(_device.Store, path, _device.Now);
        Assert.Equal(search.Verdict == Verdict.Accepted, search.Target is not null);
        return search.Verdict;
    }
}
