using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A release that a delegated role lists: the role's metadata is fetched, verified and kept like any other.</summary>
public sealed class DelegatedReleaseTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRole _beta;
    private readonly SimulatedRelease _release;

    public DelegatedReleaseTests()
    {
        RepositorySimulator repository = _device.Repository;
        _beta = repository.Delegate(repository.Targets, "beta", "thermostat/1.1.*/*");
        _release = _device.Publish("1.1.0", new ReleaseOptions { Role = _beta });
        _device.PowerOn();
    }

    [Fact]
    public void It_is_installed_and_confirmed()
    {
        _device.Assign(1, _release);
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal(_device.Repository.Files["1.beta.json"], _device.Files["trust/beta.json"]);
    }

    [Fact]
    public void A_stored_role_is_not_fetched_again()
    {
        _device.Assign(1, _release);
        _device.RunUntil(AgentState.Confirmed);
        _device.Repository.Requests.Clear();
        _device.Repository.PublishTimestamp();
        _device.Assign(2, new SimulatedRelease("thermostat-1.1.9", "thermostat/1.1.9/assemblies.bin", [], "", []));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.UnknownTarget);
        Assert.DoesNotContain("1.beta.json", _device.Repository.Requests);
        Assert.Contains("timestamp.json", _device.Repository.Requests);
    }

    [Fact]
    public void A_transfer_that_breaks_off_is_asked_for_again()
    {
        int broken = 0;
        _device.Link.Metadata = (name, bytes) =>
        {
            _device.Link.IsDown = name == "1.beta.json" && broken++ < 3;
            return bytes;
        };
        _device.Assign(1, _release);
        _device.RunUntil(() =>
        {
            _device.Link.IsDown = false;
            return _device.Agent.State == AgentState.Confirmed;
        });
        Assert.True(broken > 3);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_role_that_does_not_exist_is_missing()
    {
        _device.Repository.Files.Remove("1.beta.json");
        IsRefused(ReasonCode.Missing);
    }

    [Fact]
    public void A_role_signed_by_a_strangers_key_is_not_taken()
    {
        _beta.Signers[0] = TestKey.FromSeed(99);
        _device.Repository.Publish();
        IsRefused(ReasonCode.ThresholdNotMet);
    }

    [Fact]
    public void A_falsified_role_is_not_taken()
    {
        _device.Repository.Files["1.beta.json"][^20] ^= 1;
        IsRefused(ReasonCode.HashMismatch);
    }

    [Fact]
    public void Endless_metadata_of_a_role_is_cut_off()
    {
        _device.Link.Metadata = (name, bytes) => name == "1.beta.json" ? new byte[10_000_000] : bytes;
        IsRefused(ReasonCode.TooLarge);
    }

    [Fact]
    public void An_expired_role_installs_nothing()
    {
        _beta.Expires = _device.Now;
        _device.Repository.Write(_beta, "1.beta.json");
        _device.Repository.PublishSnapshot();
        IsRefused(ReasonCode.Expired);
    }

    [Fact]
    public void A_release_outside_the_paths_of_its_role_does_not_exist()
    {
        SimulatedRelease other = _device.Publish("1.2.0", new ReleaseOptions { Role = _beta });
        _device.Assign(1, other);
        _device.RunUntil(() => _device.Agent.State == AgentState.Refused);
        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);
    }

    private void IsRefused(ReasonCode reason)
    {
        _device.Assign(1, _release);
        _device.RunUntil(() => _device.Agent.State == AgentState.Refused);
        Assert.Equal(reason, _device.Agent.Reason);
        Assert.Null(_device.Files["trust/beta.json"]);
        Assert.Null(_device.Files["agent/candidate"]);
        Assert.Empty(_device.Link.TargetRequests);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }
}
