using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>
/// A release that failed on this device, told by its id and the digest of its image index, is not tried again: until it is built anew, or until
/// a permit for exactly it is used up.
/// </summary>
public sealed class FailedReleaseTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRole _permits;
    private readonly SimulatedRelease _release;
    private long _number;

    public FailedReleaseTests()
    {
        RepositorySimulator repository = _device.Repository;
        _permits = repository.Delegate(repository.Targets, "permits", "thermostat/permits/*");
        _release = _device.Publish("1.1.0");
        _device.Health = version => version == "1.1.0" ? 3 : 0;
        _device.Assign(++_number, _release);
        _device.PowerOn();
        _device.RunUntil(AgentState.RolledBack);
    }

    [Fact]
    public void Signing_the_same_image_again_changes_nothing()
    {
        _device.Repository.Publish();
        _device.Repository.Timestamp.Rotate(TestKey.FromSeed(41));
        _device.Repository.PublishRoot();
        _device.Publish("1.2.0");

        IsRefused(null, ReasonCode.FailedBefore);
    }

    [Fact]
    public void A_permit_lets_it_be_tried_again_once()
    {
        string permit = Permit("p-1", "1.1.0");
        int boots = _device.Boots;
        _device.Assign(++_number, _release, permit);
        _device.RunUntil(AgentState.RolledBack);
        Assert.Equal(boots + 2, _device.Boots);
        Assert.Equal(ReasonCode.HealthCheckFailed, _device.Agent.Reason);

        IsRefused(permit, ReasonCode.PermitUsed);
        IsRefused(null, ReasonCode.FailedBefore);
    }

    [Fact]
    public void A_release_that_passed_under_a_permit_has_not_failed_any_more()
    {
        _device.Health = _ => 0;
        _device.Assign(++_number, _release, Permit("p-1", "1.1.0"));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);

        // Damaged and repaired, it needs no permit.
        _device.Files["slot.b/App.dll"]![0] ^= 1;
        _device.PowerOn();
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        _device.Assign(++_number, _release);
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void Its_user_who_agreed_to_it_once_is_asked_again_before_it_is_tried_again()
    {
        _device.Agent.User.SetMode(UpdateMode.Ask, _device.Now);
        _device.Assign(++_number, _release, Permit("p-1", "1.1.0"));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.ConsentNeeded);
        Assert.True(_device.Agent.User.UpdateNow(_device.Now));
        _device.RunUntil(AgentState.RolledBack);
        int boots = _device.Boots;

        // Nothing is on offer now: this is no consent to whatever comes later.
        Assert.False(_device.Agent.User.UpdateNow(_device.Now));
        _device.Assign(++_number, _release, Permit("p-2", "1.1.0"));
        _device.RunUntilQuiet();

        Assert.Equal((AgentState.Waiting, ReasonCode.ConsentNeeded, boots), (_device.Agent.State, _device.Agent.Reason, _device.Boots));
        Assert.True(_device.Agent.User.UpdateNow(_device.Now));
        _device.RunUntil(AgentState.RolledBack);
        Assert.Equal(boots + 2, _device.Boots);
    }

    [Fact]
    public void A_permit_for_another_release_is_of_no_use()
    {
        IsRefused(Permit("p-1", "1.1.1"), ReasonCode.PermitScope);
        IsRefused("thermostat/permits/none.json", ReasonCode.PermitUnknown);
    }

    [Fact]
    public void A_release_left_for_a_boot_loop_may_be_permitted_too()
    {
        _device.Health = _ => 0;
        SimulatedRelease other = _device.Publish("1.2.0");
        _device.Assign(++_number, other);
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        _device.Crashes = version => version == "1.2.0";
        _device.PowerOn(ResetReason.Crash);
        _device.Crashes = _ => false;
        Assert.Equal(("1.0.0", ReasonCode.BootLoop), (_device.Agent.RunningVersion, _device.Agent.Reason));

        _device.Assign(++_number, other);
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.FailedBefore);
        _device.Assign(++_number, other, Permit("p-2", "1.2.0"));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
    }

    private void IsRefused(string? permit, ReasonCode reason)
    {
        string before = _device.Files.Fingerprint("slot.", "boot/");
        int boots = _device.Boots;
        _device.Assign(++_number, _release, permit);
        _device.RunUntil(() => _device.Agent.State == AgentState.Refused && _device.Agent.Reason == reason);
        Assert.Equal(boots, _device.Boots);
        Assert.Equal(before, _device.Files.Fingerprint("slot.", "boot/"));
    }

    private string Permit(string id, string version)
    {
        string path = PermitText.Path(TestDevice.Product, id);
        RepositorySimulator repository = _device.Repository;
        repository.AddTarget(_permits, path, PermitText.Downgrade(
            TestDevice.Product, id, version, 0, repository.Now, repository.Now + (30 * 86400), TestDevice.Name));
        repository.Publish();
        return path;
    }
}
