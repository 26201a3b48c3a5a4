using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>A bundle on a medium takes the place of the server: the same steps, the same rules, no assignment.</summary>
public sealed class BundleInstallTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    private RepositorySimulator Repository => _device.Repository;

    [Fact]
    public void The_newest_release_is_installed_without_a_server_and_stays_when_the_server_is_reached()
    {
        SimulatedRelease[] releases = [_device.Publish("1.1.0"), _device.Publish("1.2.0")];
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, releases)));

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
        Assert.Equal("thermostat-1.2.0", _device.Agent.AttemptedReleaseId);
        Assert.Empty(_device.Link.TargetRequests);
        Assert.Equal(0, (int)_device.Reports.Last(report => (string)report["state"]! == "confirmed")["assignment"]!);
    }

    [Fact]
    public void A_medium_that_stays_in_changes_nothing_more()
    {
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, _device.Publish("1.1.0"))));
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        string before = _device.Protected();
        int told = _device.Reports.Count;

        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
        Assert.Equal(ReasonCode.None, _device.Agent.BundleReason);
        Assert.Equal(before, _device.Protected());
        Assert.Equal(["confirmed"], _device.Told().Skip(told));
    }

    [Fact]
    public void A_release_that_needs_a_step_in_between_comes_after_it_from_the_same_medium()
    {
        SimulatedRelease[] releases = [_device.Publish("1.1.0"), _device.Publish("1.2.0", new ReleaseOptions { RequiresCurrent = "1.1.0" })];
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, releases)));

        _device.RunUntil(() => _device.Agent.RunningVersion == "1.2.0" && _device.Agent.State == AgentState.Confirmed);

        Assert.Equal(["thermostat-1.1.0", "thermostat-1.2.0"], Confirmed());
    }

    [Fact]
    public void Releases_of_other_boards_and_products_are_passed_over()
    {
        SimulatedRelease mine = _device.Publish("1.1.0");
        SimulatedRelease board = Repository.AddRelease(TestDevice.Product, "other-board", "1.3.0", Parts.Of("1.3.0"));
        SimulatedRelease product = Repository.AddRelease("doorbell", TestDevice.Board, "1.4.0", Parts.Of("1.4.0"));
        Repository.Publish();
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, mine, board, product)));

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_delegated_release_is_found_with_the_metadata_in_the_bundle()
    {
        SimulatedRole beta = Repository.Delegate(Repository.Targets, "beta", "thermostat/*/*");
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { Role = beta });
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, release)));

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void The_way_back_needs_a_permit_in_the_bundle_and_uses_it_up()
    {
        TestDevice device = TestDevice.Provisioned("1.1.0", securityCounter: 5);
        RepositorySimulator repository = device.Repository;
        SimulatedRole permits = repository.Delegate(repository.Targets, "permits", "thermostat/permits/*");
        string path = PermitText.Path(TestDevice.Product, "p-1");
        byte[] permit = PermitText.Downgrade(TestDevice.Product, "p-1", "1.0.0", 3, repository.Now, repository.Now + 86400, TestDevice.Name);
        repository.AddTarget(permits, path, permit);
        SimulatedRelease old = device.Publish("1.0.0", new ReleaseOptions { SecurityCounter = 3 });
        SimulatedRelease next = device.Publish("1.1.1", new ReleaseOptions { SecurityCounter = 5 });
        device.PowerOn();

        device.Insert(new Medium(BundleText.Write(repository, old)));
        device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.SecurityCounter, device.Agent.BundleReason);

        byte[] withPermit = BundleText.Write(repository, [(path, permit), .. BundleText.Targets(old)]);
        device.Insert(new Medium(withPermit));
        device.RunUntil(() => device.Agent.RunningVersion == "1.0.0" && device.Agent.State == AgentState.Confirmed);

        device.Insert(new Medium(BundleText.Write(repository, next)));
        device.RunUntil(() => device.Agent.RunningVersion == "1.1.1" && device.Agent.State == AgentState.Confirmed);
        device.Insert(new Medium(withPermit));
        device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.PermitUsed, device.Agent.BundleReason);
    }

    [Fact]
    public void A_release_that_failed_here_is_not_tried_again()
    {
        _device.Health = version => version == "1.1.0" ? 5 : 0;
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, _device.Publish("1.1.0"))));

        _device.RunUntil(() => _device.Agent.BundleReason == ReasonCode.FailedBefore);

        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.Contains("rolledBack/healthCheckFailed", _device.Told());
    }

    [Fact]
    public void What_the_server_assigns_waits_until_the_bundle_is_done()
    {
        SimulatedRelease fromServer = _device.Publish("1.1.0");
        SimulatedRelease fromMedium = _device.Publish("1.2.0");
        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(Repository, fromMedium)));
        _device.Step();
        _device.Assign(7, fromServer);

        _device.RunUntil(() => _device.Agent.RunningVersion == "1.2.0" && _device.Agent.State == AgentState.Confirmed);
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.Downgrade, _device.Agent.Reason);
        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void What_the_server_assigns_goes_on_when_the_bundle_is_refused()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.PowerOn();
        _device.Insert(new ArraySource(new byte[4096]));
        _device.Assign(7, release);
        _device.RunUntil(AgentState.Downloading);

        Assert.Equal(ReasonCode.BundleMalformed, _device.Agent.BundleReason);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    private IEnumerable<string> Confirmed()
    {
        return _device.Reports.Where(report => (string)report["state"]! == "confirmed").Select(report => (string)report["attempted"]!).Distinct();
    }
}
