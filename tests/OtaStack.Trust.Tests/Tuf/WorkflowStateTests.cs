using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>What a workflow tells in each of its states, and which calls it takes then.</summary>
public sealed class WorkflowStateTests
{
    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void Before_its_start_a_workflow_wants_nothing_and_takes_nothing()
    {
        TargetSearch search = NewSearch();

        ExpectIdle(NewRefresh(), RefreshState.Unknown, Verdict.Unknown, "");
        ExpectIdle(search, RefreshState.Unknown, Verdict.Unknown, "");
        Assert.Equal(("", "", null), (search.Role, search.Delegator, search.Target));
        Assert.Equal((0L, 0L), (NewRefresh().NewestIssued, NewRefresh().TargetsIssued));
    }

    [Fact]
    public void A_refresh_starts_once()
    {
        Refresh refresh = NewRefresh();
        refresh.Start();
        Assert.Throws<InvalidOperationException>(refresh.Start);
        Assert.Equal(("root", "2.root.json", 16384), (refresh.WantedRole, refresh.WantedFile, refresh.WantedMaxBytes));

        Repository.Run(refresh);

        Assert.Equal(RefreshState.Complete, refresh.State);
        Assert.Throws<InvalidOperationException>(refresh.Start);
    }

    [Fact]
    public void A_complete_refresh_wants_and_takes_nothing()
    {
        ExpectIdle(_device.ExpectAccepted(), RefreshState.Complete, Verdict.Accepted, "");
    }

    [Fact]
    public void A_refused_refresh_wants_and_takes_nothing()
    {
        Repository.Files.Remove("timestamp.json");

        ExpectIdle(_device.ExpectRefused(Verdict.Missing, "timestamp"), RefreshState.Refused, Verdict.Missing, "timestamp");
    }

    [Fact]
    public void A_complete_search_tells_the_role_and_its_delegator()
    {
        Delegate();
        TargetSearch delegated = Repository.RunSearch(_device.Store, "fan/2.bin", _device.Now);
        TargetSearch own = Repository.RunSearch(_device.Store, "fan/1.bin", _device.Now);

        ExpectIdle(delegated, RefreshState.Complete, Verdict.Accepted, "");
        Assert.Equal(("fans", "targets"), (delegated.Role, delegated.Delegator));
        ExpectIdle(own, RefreshState.Complete, Verdict.Accepted, "");
        Assert.Equal(("targets", ""), (own.Role, own.Delegator));
    }

    [Fact]
    public void A_refused_search_wants_and_takes_nothing_until_it_starts_again()
    {
        Delegate();
        Repository.Files.Remove("1.fans.json");
        TargetSearch search = _device.ExpectNotFound("fan/2.bin", Verdict.Missing, "fans");
        ExpectIdle(search, RefreshState.Refused, Verdict.Missing, "fans");

        search.Start("fan/1.bin");

        ExpectIdle(search, RefreshState.Complete, Verdict.Accepted, "");
        Assert.Equal(("targets", ""), (search.Role, search.Delegator));
    }

    [Fact]
    public void The_largest_version_of_a_root_has_no_next_one()
    {
        Repository.Root.Version = int.MaxValue;
        Repository.WriteRoot();
        _device.Store["root.json"] = Repository.RootJson(int.MaxValue);

        Assert.Equal(int.MaxValue, _device.ExpectAccepted().RootVersion);
        Assert.Equal(["timestamp.json"], Repository.Requests);

        _device.Now = Repository.Root.Expires;
        _device.ExpectRefused(Verdict.Expired, "root");
    }

    [Fact]
    public void The_root_before_the_largest_version_is_followed_by_it()
    {
        Repository.Root.Version = int.MaxValue - 1;
        Repository.WriteRoot();
        _device.Store["root.json"] = Repository.RootJson(int.MaxValue - 1);
        Repository.PublishRoot();

        Assert.Equal(int.MaxValue, _device.ExpectAccepted().RootVersion);
        Assert.Equal(["2147483647.root.json", "timestamp.json"], Repository.Requests);
    }

    [Fact]
    public void What_is_no_root_is_told_as_that_and_not_as_one_that_lacks_signatures()
    {
        Repository.Files["2.root.json"] = [.. "not JSON"u8];
        _device.ExpectRefused(Verdict.Malformed, "root");

        Repository.Root.Signers.Add(Repository.Root.Signers[0]);
        Repository.PublishRoot();
        _device.ExpectRefused(Verdict.DuplicateSignature, "root");
    }

    [Theory]
    [InlineData(-1, Verdict.TooLarge)]
    [InlineData(0, Verdict.Accepted)]
    [InlineData(1, Verdict.Accepted)]
    public void A_told_length_may_reach_the_limit(int more, Verdict verdict)
    {
        Repository.PublishSnapshot();
        _device.Limits = new TrustLimits { SnapshotBytes = Repository.Files["3.snapshot.json"].Length + more };

        if (verdict == Verdict.Accepted)
        {
            _device.ExpectAccepted();
        }
        else
        {
            _device.ExpectRefused(verdict, "snapshot", "timestamp.json");
        }
    }

    [Fact]
    public void A_told_length_of_0_lets_no_byte_in()
    {
        Repository.PublishSnapshot();
        Repository.Timestamp.Signed["meta"]!["snapshot.json"]!["length"] = 0;
        Repository.Write(Repository.Timestamp, "timestamp.json");
        Refresh refresh = NewRefresh();
        refresh.Start();
        refresh.SupplyMissing();
        Assert.Equal(Verdict.Accepted, refresh.Supply(new ArraySource(Repository.Files["timestamp.json"])));

        Assert.Equal(("snapshot", "3.snapshot.json", 0), (refresh.WantedRole, refresh.WantedFile, refresh.WantedMaxBytes));
        Assert.Equal(Verdict.TooLarge, refresh.Supply(new ArraySource([(byte)'{'])));
    }

    [Fact]
    public void A_target_may_be_empty_and_have_either_hash_or_both()
    {
        string sha256 = new('a', 64);
        string sha512 = new('b', 128);
        JsonObject targets = (JsonObject)Repository.Targets.Signed["targets"]!;
        targets["empty"] = JsonNode.Parse($$"""{"hashes":{"sha256":"{{sha256}}"},"length":0}""");
        targets["long"] = JsonNode.Parse($$"""{"hashes":{"sha512":"{{sha512}}"},"length":2147483647}""");
        targets["both"] = JsonNode.Parse($$"""{"hashes":{"sha256":"{{sha256}}","sha512":"{{sha512}}"},"length":1}""");
        Repository.Publish();
        _device.Refresh();

        Expect("empty", 0, sha256, null);
        Expect("long", int.MaxValue, null, sha512);
        Expect("both", 1, sha256, sha512);
        Expect("empty", 0, sha256, null);
    }

    [Fact]
    public void A_snapshot_tells_the_version_of_every_file()
    {
        Device device = new(listsHashes: false);
        device.Repository.Snapshot.Signed["meta"]!["fans.json"] = new JsonObject { ["length"] = 1 };
        device.Repository.PublishSnapshot();

        device.ExpectRefused(Verdict.Malformed, "snapshot", "timestamp.json");
    }

    [Fact]
    public void A_timestamp_without_the_bytes_of_a_snapshot_wants_the_limit()
    {
        Device device = new(listsHashes: false);
        device.Repository.PublishSnapshot();
        Refresh refresh = new(device.Store, new TrustLimits(), RepositorySimulator.Schemes(), device.Now);
        refresh.Start();
        refresh.SupplyMissing();
        refresh.Supply(new ArraySource(device.Repository.Files["timestamp.json"]));

        Assert.Equal(("3.snapshot.json", 16384), (refresh.WantedFile, refresh.WantedMaxBytes));
    }

    private static void ExpectIdle(ClientWorkflow workflow, RefreshState state, Verdict verdict, string refusedRole)
    {
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal((state, verdict, refusedRole), (workflow.State, workflow.Verdict, workflow.RefusedRole));
            Assert.Equal(("", "", 0), (workflow.WantedRole, workflow.WantedFile, workflow.WantedMaxBytes));
            Assert.Throws<InvalidOperationException>(() => workflow.Supply(new ArraySource([])));
            Assert.Throws<InvalidOperationException>(workflow.SupplyMissing);
        }
    }

    private void Expect(string path, int length, string? sha256, string? sha512)
    {
        TargetDescription target = _device.ExpectFound(path);
        Assert.Equal(
            (length, sha256, sha512),
            (target.Length, target.Sha256 is null ? null : Convert.ToHexStringLower(target.Sha256), target.Sha512 is null ? null : Convert.ToHexStringLower(target.Sha512)));
    }

    private void Delegate()
    {
        Repository.AddTarget(Repository.Delegate(Repository.Targets, "fans", "fan/*"), "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();
    }

    private Refresh NewRefresh()
    {
        return new Refresh(_device.Store, new TrustLimits(), RepositorySimulator.Schemes(), _device.Now);
    }

    private TargetSearch NewSearch()
    {
        return new TargetSearch(_device.Store, new TrustLimits(), RepositorySimulator.Schemes(), _device.Now);
    }
}
