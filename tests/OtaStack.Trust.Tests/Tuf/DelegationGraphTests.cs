using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§5.6.7: which roles a search visits, and in which order.</summary>
public sealed class DelegationGraphTests
{
    private readonly Device _device = new();

    private RepositorySimulator Repository => _device.Repository;

    /// <summary>Delegations as <c>delegator-role</c>, with <c>!</c> behind a terminating one and <c>~</c> behind one for other paths.</summary>
    [Theory]
    [InlineData("targets-A", "A")]
    [InlineData("targets-A targets-B", "A B")]
    [InlineData("targets-A targets-B B-C", "A B C")]
    [InlineData("targets-A targets-B A-C A-D", "A C D B")]
    [InlineData("targets-A targets-B A-C C-D", "A C D B")]
    [InlineData("targets-A targets-B A-C! A-D", "A C")]
    [InlineData("targets-A targets-B A-C! C-D", "A C D")]
    [InlineData("targets-A targets-B A-C A-D! A-E C-F", "A C F D")]
    [InlineData("targets-A! targets-B A-C", "A C")]
    [InlineData("targets-A~ targets-B A-C", "B")]
    [InlineData("targets-A targets-B A-C~ C-D", "A B")]
    [InlineData("targets-A~! targets-B", "B")]
    [InlineData("targets-A targets-B A-C~! A-D", "A D B")]
    [InlineData("targets-A targets-B B-C C-D D-B", "A B C D")]
    [InlineData("targets-A A-A targets-B", "A B")]
    [InlineData("targets-A targets-B B-C A-C", "A C B")]
    [InlineData("targets-A targets-B B-C A-C~", "A B C")]
    [InlineData("targets-A A-B B-A! targets-C", "A B")]
    public void Roles_are_visited_depth_first_in_order_of_appearance(string delegations, string visited)
    {
        foreach (string delegation in delegations.Split(' '))
        {
            string[] names = delegation.TrimEnd('!', '~').Split('-');
            SimulatedRole delegator = names[0] == "targets" ? Repository.Targets : Repository.Delegated[names[0]];
            Repository.Delegate(delegator, names[1], delegation.Contains('~', StringComparison.Ordinal) ? "other/*" : "fan/*");
            RepositorySimulator.DelegationTo(delegator, names[1])["terminating"] = delegation.Contains('!', StringComparison.Ordinal);
        }

        Repository.Publish();
        _device.Refresh();

        _device.ExpectNotFound("fan/none.bin", Verdict.UnknownTarget);

        Assert.Equal(visited.Split(' ').Select(role => $"1.{role}.json"), Repository.Requests);
    }

    [Fact]
    public void The_first_role_that_tells_of_the_target_ends_the_search()
    {
        SimulatedRole first = Repository.Delegate(Repository.Targets, "first", "fan/*");
        SimulatedRole inner = Repository.Delegate(first, "inner", "fan/*");
        SimulatedRole second = Repository.Delegate(Repository.Targets, "second", "fan/*");
        Repository.AddTarget(inner, "fan/2.bin", [1, 1]);
        Repository.AddTarget(second, "fan/2.bin", [2, 2, 2]);
        Repository.Publish();
        _device.Refresh();

        TargetDescription target = _device.ExpectFound("fan/2.bin");

        Assert.Equal(2, target.Length);
        Assert.Equal(["1.first.json", "1.inner.json"], Repository.Requests);
        Assert.Null(_device.Store["second.json"]);
    }

    [Fact]
    public void What_the_targets_role_tells_itself_needs_no_delegation()
    {
        SimulatedRole other = Repository.Delegate(Repository.Targets, "other", "fan/*");
        Repository.AddTarget(other, "fan/1.bin", [9, 9, 9, 9]);
        Repository.Publish();
        _device.Refresh();

        Assert.Equal(1, _device.ExpectFound("fan/1.bin").Length);
        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public void Stored_roles_are_visited_without_a_request()
    {
        SimulatedRole role = Repository.Delegate(Repository.Targets, "fans", "fan/*");
        Repository.AddTarget(role, "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();
        _device.ExpectFound("fan/2.bin");
        string before = _device.Store.Fingerprint();
        Repository.Requests.Clear();

        TargetSearch search = new(_device.Store, _device.Limits, RepositorySimulator.Schemes(), _device.Now);
        search.Start("fan/2.bin");

        Assert.Equal((RefreshState.Complete, "fan/2.bin"), (search.State, search.Target!.Path));
        Assert.Equal(Repository.Files["1.fans.json"], _device.Store["fans.json"]);
        Assert.Equal(before, _device.Store.Fingerprint());
    }

    [Fact]
    public void One_object_searches_for_one_path_after_the_other()
    {
        SimulatedRole fans = Repository.Delegate(Repository.Targets, "fans", "fan/*");
        SimulatedRole pumps = Repository.Delegate(Repository.Targets, "pumps", "pump/*");
        Repository.AddTarget(fans, "fan/2.bin", [2, 2]);
        Repository.AddTarget(pumps, "pump/1.bin", [1, 1, 1]);
        Repository.Publish();
        _device.Refresh();
        TargetSearch search = new(_device.Store, _device.Limits, RepositorySimulator.Schemes(), _device.Now);
        foreach ((string path, int length) in new[] { ("fan/2.bin", 2), ("pump/1.bin", 3), ("fan/1.bin", 1), ("fan/2.bin", 2) })
        {
            search.Start(path);
            Repository.Run(search);

            Assert.Equal((path, length), (search.Target!.Path, search.Target.Length));
        }

        search.Start("fan/none.bin");
        Repository.Run(search);
        Assert.Equal((RefreshState.Refused, Verdict.UnknownTarget), (search.State, search.Verdict));
        Assert.Null(search.Target);
        Assert.Equal(["1.fans.json", "1.pumps.json"], Repository.Requests);
    }

    [Fact]
    public void The_found_target_is_read_from_the_stored_file_of_its_role()
    {
        SimulatedRole role = Repository.Delegate(Repository.Targets, "fans", "fan/*");
        Repository.AddTarget(role, "fan/2.bin", [2], """{"product":"fan"}""");
        Repository.Publish();
        _device.Refresh();

        TargetDescription target = _device.ExpectFound("fan/2.bin");

        byte[] custom = new byte[target.CustomEnd - target.CustomStart];
        Assert.Equal(custom.Length, target.Metadata.Read(target.CustomStart, custom, 0, custom.Length));
        Assert.Equal("""{"ota":{"product":"fan"}}""", System.Text.Encoding.ASCII.GetString(custom));
        Assert.Equal(_device.Store["fans.json"]!.Length, target.Metadata.Length);
    }
}
