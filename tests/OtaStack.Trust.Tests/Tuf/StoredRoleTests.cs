using System.Text.Json.Nodes;
using OtaStack.TestKit;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>A stored delegated file counts only when it is the current one by the delegator through which the search came this time.</summary>
public sealed class StoredRoleTests
{
    private readonly Device _device = new(listsHashes: false);
    private readonly SimulatedRole _teamA;
    private readonly SimulatedRole _teamB;
    private readonly SimulatedRole _release;

    public StoredRoleTests()
    {
        _teamA = Repository.Delegate(Repository.Targets, "team-a", "a/*");
        _teamB = Repository.Delegate(Repository.Targets, "team-b", "b/*");
        _release = Repository.Delegate(_teamA, "release", "a/*");
        Repository.AddTarget(_release, "a/1.bin", [1]);
        Repository.AddTarget(_release, "b/1.bin", [6, 6, 6]);
    }

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void A_role_verified_through_one_delegator_is_not_trusted_through_another()
    {
        Repository.Delegate(_teamB, "release", "b/*");
        _release.Signers.RemoveAt(1);
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        Repository.Requests.Clear();

        _device.ExpectNotFound("b/1.bin", Verdict.ThresholdNotMet, "release");

        Assert.Equal(["1.team-b.json", "1.release.json"], Repository.Requests);
        Assert.Equal(Repository.Files["1.release.json"], _device.Store["release.json"]);
    }

    [Fact]
    public void A_role_that_both_delegators_vouch_for_is_stored_once()
    {
        Repository.Delegate(_teamB, "release", "b/*");
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        Repository.Requests.Clear();

        Assert.Equal(3, _device.ExpectFound("b/1.bin").Length);

        Assert.Equal(["1.team-b.json"], Repository.Requests);
    }

    [Fact]
    public void A_stored_role_whose_key_was_taken_away_counts_for_nothing()
    {
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        TestKey next = TestKey.FromSeed(95);
        RepositorySimulator.DelegationTo(_teamA, "release")["keyids"] = new JsonArray(next.KeyId);
        _teamA.Signed["delegations"]!["keys"]![next.KeyId] = JsonNode.Parse(next.KeyJson);
        _teamA.Version++;
        Repository.Write(_teamA, "2.team-a.json");
        Repository.PublishSnapshot();
        _device.Refresh();

        _device.ExpectNotFound("a/1.bin", Verdict.ThresholdNotMet, "release", "team-a.json");

        Assert.Equal(["2.team-a.json", "1.release.json"], Repository.Requests);
    }

    [Fact]
    public void A_newer_version_in_the_snapshot_is_fetched()
    {
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        Repository.AddTarget(_release, "a/1.bin", [1, 2]);
        PublishAndRefresh();

        Assert.Equal(2, _device.ExpectFound("a/1.bin").Length);
        Assert.Equal(["2.team-a.json", "2.release.json"], Repository.Requests);
        Assert.Equal(Repository.Files["2.release.json"], _device.Store["release.json"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100000)]
    public void A_damaged_or_lost_file_is_fetched_again(int lost)
    {
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        byte[] good = _device.Store["release.json"]!;
        _device.Store["release.json"] = lost > good.Length ? null : [.. good[..^(lost + 1)], .. new byte[lost + 1]];
        Repository.Requests.Clear();

        _device.ExpectFound("a/1.bin");

        Assert.Equal(["1.release.json"], Repository.Requests);
        Assert.Equal(good, _device.Store["release.json"]);
    }

    [Fact]
    public void A_stored_role_that_has_expired_is_asked_for_again_and_refused()
    {
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        Repository.Requests.Clear();
        _device.Now = _release.Expires;

        // The roles on the way expire at the same time: the first of them ends the search.
        _device.ExpectNotFound("a/1.bin", Verdict.Expired, "team-a");
        Assert.Equal(["1.team-a.json"], Repository.Requests);
    }

    [Fact]
    public void A_file_of_the_same_version_with_other_bytes_counts_for_nothing_where_the_snapshot_tells_hashes()
    {
        Repository.ListsHashes = true;
        PublishAndRefresh();
        _device.ExpectFound("a/1.bin");
        byte[] listed = _device.Store["release.json"]!;
        _release.Signed["x-other"] = true;
        _device.Store["release.json"] = Repository.Sign(_release.Signed, _release.Signers);
        Repository.Requests.Clear();

        _device.ExpectFound("a/1.bin");

        Assert.Equal(["1.release.json"], Repository.Requests);
        Assert.Equal(listed, _device.Store["release.json"]);
    }

    private void PublishAndRefresh()
    {
        Repository.Publish();
        _device.Refresh();
    }
}
