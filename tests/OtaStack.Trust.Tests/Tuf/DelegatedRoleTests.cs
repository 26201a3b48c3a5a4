using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§5.6: a delegated role's file is checked as the top-level one, with the keys of its delegator. Nothing refused is stored.</summary>
public sealed class DelegatedRoleTests
{
    private const string Path = "fan/2.bin";

    private readonly Device _device = new(listsHashes: false);
    private readonly SimulatedRole _role;

    public DelegatedRoleTests()
    {
        _role = Repository.Delegate(Repository.Targets, "fans", "fan/*");
        Repository.AddTarget(_role, Path, [2]);
    }

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void A_role_that_the_snapshot_does_not_list_is_refused_unfetched()
    {
        PublishAndRefresh();
        Device fresh = new(listsHashes: false);
        fresh.Repository.Delegate(fresh.Repository.Targets, "fans", "fan/*");
        fresh.Repository.Publish();
        ((JsonObject)fresh.Repository.Snapshot.Signed["meta"]!).Remove("fans.json");
        fresh.Repository.Delegated.Clear();
        fresh.Repository.PublishSnapshot();
        fresh.Refresh();

        fresh.ExpectNotFound(Path, Verdict.Missing, "fans");

        Assert.Empty(fresh.Repository.Requests);
        Assert.Null(fresh.Store["fans.json"]);
    }

    [Fact]
    public void A_role_that_is_not_there_is_refused()
    {
        PublishAndRefresh();
        Repository.Files.Remove("1.fans.json");

        Refused(Verdict.Missing);
    }

    [Fact]
    public void Keys_that_the_delegator_does_not_give_are_worth_nothing()
    {
        _role.Signers.Clear();
        _role.Signers.AddRange([.. Repository.Targets.Keys, .. Repository.Root.Keys, .. Repository.Snapshot.Keys, TestKey.FromSeed(90)]);
        PublishAndRefresh();

        Refused(Verdict.ThresholdNotMet);
    }

    [Fact]
    public void A_role_of_the_same_name_elsewhere_lends_no_keys()
    {
        SimulatedRole other = Repository.Delegate(Repository.Targets, "others", "other/*");
        Repository.Delegate(other, "fans", "other/*");
        _role.Signers.RemoveAt(0);
        PublishAndRefresh();

        Refused(Verdict.ThresholdNotMet);
    }

    [Fact]
    public void The_threshold_is_the_delegators()
    {
        JsonObject delegation = RepositorySimulator.DelegationTo(Repository.Targets, "fans");
        TestKey second = TestKey.FromSeed(91);
        ((JsonArray)delegation["keyids"]!).Add(second.KeyId);
        Repository.Targets.Signed["delegations"]!["keys"]![second.KeyId] = JsonNode.Parse(second.KeyJson);
        delegation["threshold"] = 2;
        PublishAndRefresh();
        Refused(Verdict.ThresholdNotMet);

        _role.Signers.Add(second);
        PublishAndRefresh();
        _device.ExpectFound(Path);
    }

    [Fact]
    public void A_keyid_that_is_listed_twice_counts_once()
    {
        JsonObject delegation = RepositorySimulator.DelegationTo(Repository.Targets, "fans");
        ((JsonArray)delegation["keyids"]!).Add(_role.Keys[0].KeyId);
        delegation["threshold"] = 2;
        PublishAndRefresh();

        Refused(Verdict.ThresholdNotMet);
    }

    [Fact]
    public void A_signature_that_stands_twice_is_refused()
    {
        _role.Signers.Add(_role.Signers[0]);
        PublishAndRefresh();

        Refused(Verdict.DuplicateSignature);
    }

    [Fact]
    public void A_key_under_a_keyid_that_is_not_its_own_is_refused()
    {
        Repository.Targets.Signed["delegations"]!["keys"]![_role.Keys[0].KeyId] = JsonNode.Parse(TestKey.FromSeed(92).KeyJson);
        PublishAndRefresh();

        Refused(Verdict.KeyIdMismatch);
    }

    [Fact]
    public void A_name_that_is_delegated_to_twice_is_refused()
    {
        Repository.Delegate(Repository.Targets, "fans", "pump/*");
        PublishAndRefresh();

        Refused(Verdict.Malformed);
    }

    [Fact]
    public void A_role_of_another_type_is_refused()
    {
        _role.Signed["_type"] = "snapshot";
        _role.Signed["meta"] = new JsonObject { ["targets.json"] = new JsonObject { ["version"] = 1 } };
        PublishAndRefresh();

        Refused(Verdict.WrongType);
    }

    [Theory]
    [InlineData("targets", "[]")]
    [InlineData("targets", "{\"fan/2.bin\":{\"length\":1}}")]
    [InlineData("version", "0")]
    [InlineData("expires", "\"never\"")]
    public void A_role_with_such_a_member_is_refused(string member, string value)
    {
        Repository.Publish();
        JsonObject signed = (JsonObject)_role.Signed.DeepClone();
        signed[member] = JsonNode.Parse(value);
        Repository.Files["1.fans.json"] = Repository.Sign(signed, _role.Signers);
        _device.Refresh();

        Refused(Verdict.Malformed);
    }

    [Fact]
    public void An_expired_role_is_refused()
    {
        Repository.Publish();
        _role.Expires = _device.Now;
        Repository.Write(_role, "1.fans.json");
        _device.Refresh();

        Refused(Verdict.Expired);
        _device.Now--;
        _device.ExpectFound(Path);
    }

    [Fact]
    public void Another_version_than_the_snapshot_tells_is_refused()
    {
        PublishAndRefresh();
        byte[] first = Repository.Files["1.fans.json"];
        PublishAndRefresh();
        byte[] second = Repository.Files["2.fans.json"];

        Repository.Files["2.fans.json"] = first;
        Refused(Verdict.VersionMismatch);
        Repository.Files["2.fans.json"] = second;
        _device.ExpectFound(Path);
    }

    [Fact]
    public void A_snapshot_with_an_older_version_of_the_role_is_refused()
    {
        PublishAndRefresh();
        PublishAndRefresh();
        _role.Version = 1;
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.Rollback, "snapshot", "timestamp.json");
    }

    [Fact]
    public void A_snapshot_without_the_role_is_refused()
    {
        PublishAndRefresh();
        ((JsonObject)Repository.Snapshot.Signed["meta"]!).Remove("fans.json");
        Repository.Delegated.Clear();
        Repository.PublishSnapshot();

        _device.ExpectRefused(Verdict.RoleRemoved, "snapshot", "timestamp.json");
    }

    [Fact]
    public void Other_bytes_than_the_snapshot_describes_are_refused_before_they_are_read()
    {
        Repository.ListsHashes = true;
        PublishAndRefresh();
        byte[] file = [.. Repository.Files["1.fans.json"]];
        file[0] = (byte)'?';
        Repository.Files["1.fans.json"] = file;

        Refused(Verdict.HashMismatch);
    }

    [Fact]
    public void A_search_fetches_not_more_than_the_snapshot_or_the_limit_tells()
    {
        PublishAndRefresh();
        Assert.Equal(_device.Limits.TargetsBytes, Wanted(_device.Limits).WantedMaxBytes);
        Repository.ListsHashes = true;
        PublishAndRefresh();
        TargetSearch search = Wanted(_device.Limits);
        Assert.Equal((Repository.Files["2.fans.json"].Length, "fans"), (search.WantedMaxBytes, search.WantedRole));
        Repository.Files["2.fans.json"] = new byte[search.WantedMaxBytes + 1];
        Refused(Verdict.TooLarge);
    }

    [Fact]
    public void A_told_length_beyond_the_limit_is_refused_unfetched()
    {
        Repository.ListsHashes = true;
        _role.Signed["x-filler"] = new string('x', 5000);
        PublishAndRefresh();
        _device.Limits = new TrustLimits { TargetsBytes = 4000 };

        Refused(Verdict.TooLarge);
        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public void Without_consistent_snapshots_the_name_has_no_version()
    {
        Repository.Root.Signed["consistent_snapshot"] = false;
        Repository.PublishRoot();
        Repository.Publish();
        foreach ((string plain, string versioned) in new[] { ("snapshot", "3.snapshot"), ("targets", "3.targets"), ("fans", "1.fans") })
        {
            Repository.Files[plain + ".json"] = Repository.Files[versioned + ".json"];
        }

        _device.Refresh();

        _device.ExpectFound(Path);
        Assert.Equal(["fans.json"], Repository.Requests);
    }

    private TargetSearch Wanted(TrustLimits limits)
    {
        TargetSearch search = new(_device.Store, limits, RepositorySimulator.Schemes(), _device.Now);
        search.Start(Path);
        Assert.Equal(RefreshState.NeedsFile, search.State);
        return search;
    }

    private void PublishAndRefresh()
    {
        Repository.Publish();
        _device.Refresh();
    }

    private void Refused(Verdict verdict)
    {
        byte[]? stored = _device.Store["fans.json"];
        _device.ExpectNotFound(Path, verdict, "fans");
        Assert.Equal(stored, _device.Store["fans.json"]);
    }
}
