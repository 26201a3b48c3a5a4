using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A device goes back to an older release under a permit that names it: once, and to exactly that release.</summary>
public sealed class PermitTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned("1.1.0", securityCounter: 5);
    private readonly SimulatedRole _permits;
    private readonly SimulatedRelease _old;
    private long _number;

    public PermitTests()
    {
        RepositorySimulator repository = _device.Repository;
        _permits = repository.Delegate(repository.Targets, "permits", "thermostat/permits/*");
        _old = _device.Publish("1.0.0", new ReleaseOptions { SecurityCounter = 3 });
        _device.PowerOn();
    }

    [Fact]
    public void It_goes_back_once_and_the_counter_stays_where_it_was()
    {
        string permit = Permit("p-1");
        _device.Assign(++_number, _old, permit);
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        _device.DeliverReports();
        Assert.Equal(5, (int)_device.Reports[^1]["securityCounter"]!);

        GoForward();
        IsRefused(_old, permit, ReasonCode.PermitUsed);
        _device.PowerOn();
        IsRefused(_old, permit, ReasonCode.PermitUsed);
    }

    [Fact]
    public void Without_a_permit_it_refuses_as_ever()
    {
        IsRefused(_old, null, ReasonCode.SecurityCounter);
        IsRefused(_old, "", ReasonCode.SecurityCounter);
        IsRefused(_device.Publish("1.0.9", new ReleaseOptions { SecurityCounter = 5 }), null, ReasonCode.Downgrade);
    }

    [Fact]
    public void A_release_that_needs_no_permit_leaves_it_unused()
    {
        string permit = Permit("p-1");
        _device.Assign(++_number, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 5 }), permit);
        _device.RunUntil(AgentState.Confirmed);
        Assert.DoesNotContain(_device.Files.Paths, path => path.Contains("permits", StringComparison.Ordinal));
        _device.Assign(++_number, _old, permit);
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.0.0" && _device.Agent.State == AgentState.Confirmed);
    }

    [Fact]
    public void One_that_is_not_listed_is_unknown()
    {
        IsRefused(_old, "thermostat/permits/none.json", ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_that_the_targets_list_themselves_does_not_count()
    {
        string path = PermitText.Path(TestDevice.Product, "p-1");
        _device.Repository.AddTarget(path, Content("p-1"));
        _device.Repository.Publish();
        IsRefused(_old, path, ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_that_another_role_lists_does_not_count()
    {
        RepositorySimulator repository = _device.Repository;
        repository.Targets.Signed["delegations"]!["roles"]!.AsArray().RemoveAt(0);
        SimulatedRole other = repository.Delegate(repository.Targets, "beta", "thermostat/permits/*");
        string path = PermitText.Path(TestDevice.Product, "p-1");
        repository.AddTarget(other, path, Content("p-1"));
        repository.Publish();
        IsRefused(_old, path, ReasonCode.PermitUnknown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_role_of_that_name_further_down_does_not_count(bool terminating)
    {
        RepositorySimulator repository = _device.Repository;
        repository.Targets.Signed["delegations"]!["roles"]!.AsArray().RemoveAt(0);
        SimulatedRole supplier = repository.Delegate(repository.Targets, "supplier", "thermostat/*/*");
        repository.Delegate(supplier, "permits", "thermostat/permits/*");
        RepositorySimulator.DelegationTo(supplier, "permits")["terminating"] = terminating;
        _permits.Signers.RemoveAt(0);
        IsRefused(_old, Permit("p-1"), ReasonCode.PermitUnknown);
    }

    [Fact]
    public void One_for_another_device_is_foreign()
    {
        IsRefused(_old, Permit("p-1", devices: "dev-002"), ReasonCode.PermitForeign);
    }

    [Fact]
    public void One_under_another_name_than_it_says_is_foreign()
    {
        string path = PermitText.Path(TestDevice.Product, "p-2");
        _device.Repository.AddTarget(_permits, path, Content("p-1"));
        _device.Repository.Publish();
        IsRefused(_old, path, ReasonCode.PermitForeign);
    }

    [Fact]
    public void One_for_another_release_or_a_higher_counter_is_out_of_scope()
    {
        IsRefused(_old, Permit("p-1", version: "1.0.1"), ReasonCode.PermitScope);
        IsRefused(_old, Permit("p-2", counter: 4), ReasonCode.PermitScope);
    }

    [Fact]
    public void One_to_erase_installs_nothing()
    {
        string path = PermitText.Path(TestDevice.Product, "p-1");
        _device.Repository.AddTarget(_permits, path, PermitText.Erase(TestDevice.Product, "p-1", _device.Now, _device.Now + Day, TestDevice.Name));
        _device.Repository.Publish();
        IsRefused(_old, path, ReasonCode.PermitScope);
    }

    [Fact]
    public void One_that_has_expired_does_not_serve()
    {
        IsRefused(_old, Permit("p-1", notBefore: _device.Now - Day, expires: _device.Now), ReasonCode.PermitExpired);
    }

    [Fact]
    public void One_whose_time_has_not_come_is_tried_again()
    {
        _device.Assign(++_number, _old, Permit("p-1", notBefore: _device.Now + 7200));
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.PermitNotYet);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_device_without_a_clock_goes_by_the_signature_of_the_permit()
    {
        _device.Now = 100;
        _device.PowerOn();
        _device.Repository.Now += 3600;
        _device.Assign(++_number, _old, Permit("p-1", notBefore: _device.Repository.Now));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void One_that_is_no_permit_permits_nothing()
    {
        foreach (byte[] content in new[] { [1], Encoding.ASCII.GetBytes("{}"), new byte[5000] })
        {
            string path = PermitText.Path(TestDevice.Product, $"bad-{content.Length}");
            _device.Repository.AddTarget(_permits, path, content);
            _device.Repository.Publish();
            IsRefused(_old, path, ReasonCode.PermitMalformed);
        }
    }

    [Fact]
    public void Other_bytes_than_the_signed_ones_are_not_read()
    {
        string permit = Permit("p-1");
        _device.Link.Target = (path, _, bytes) =>
        {
            bytes[^5] ^= path.Contains("permits", StringComparison.Ordinal) ? (byte)1 : (byte)0;
            return bytes;
        };
        IsRefused(_old, permit, ReasonCode.HashMismatch);
    }

    [Fact]
    public void A_permit_that_is_slow_to_come_is_asked_for_again()
    {
        int asked = 0;
        _device.Link.Target = (path, _, bytes) => path.Contains("permits", StringComparison.Ordinal) && asked++ < 3 ? bytes[..10] : bytes;
        _device.Assign(++_number, _old, Permit("p-1"));
        _device.RunUntil(AgentState.Confirmed);
        Assert.True(asked > 3);
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_release_that_went_back_has_used_its_permit_up()
    {
        string permit = Permit("p-1");
        _device.Health = version => version == "1.0.0" ? 7 : 0;
        _device.Assign(++_number, _old, permit);
        _device.RunUntil(() => _device.Agent.State == AgentState.RolledBack);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        SimulatedRelease rebuilt = _device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "1.0.0", [.. Parts.Of("1.0.0"), ("More.dll", [1, 2])], new ReleaseOptions { SecurityCounter = 3 });
        _device.Repository.Publish();
        IsRefused(rebuilt, permit, ReasonCode.PermitUsed);
    }

    [Fact]
    public void Used_permits_make_room_only_when_they_have_expired_by_signed_time()
    {
        for (int i = 0; i < 8; i++)
        {
            _device.Assign(++_number, _old, Permit($"p-{i}", expires: _device.Now + (3 * Day)));
            _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == "1.0.0");
            GoForward($"1.1.{i + 1}");
        }

        string ninth = Permit("p-9");
        IsRefused(_old, ninth, ReasonCode.PermitMemoryFull);

        _device.Now += 2 * Day;
        _device.Repository.Now = _device.Now;
        _device.Repository.Timestamp.Expires = _device.Now + Day;
        _device.Repository.Publish();
        IsRefused(_old, ninth, ReasonCode.PermitMemoryFull);

        _device.Now += Day + 1;
        _device.Repository.Now = _device.Now;
        _device.Repository.Publish();
        _device.Assign(++_number, _old, Permit("p-9"));
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == "1.0.0");
        GoForward("1.1.20");
        IsRefused(_old, "thermostat/permits/p-1.json", ReasonCode.PermitExpired);
    }

    [Fact]
    public void A_damaged_memory_of_used_permits_takes_no_further_one()
    {
        _device.Assign(++_number, _old, Permit("p-1"));
        _device.RunUntil(AgentState.Confirmed);
        GoForward();
        _device.Assign(++_number, _old, Permit("p-2"));
        _device.RunUntil(AgentState.Confirmed);
        GoForward("1.1.2");
        _device.Files["agent/permits.1"] = [1];
        _device.Files["agent/permits.2"] = [2];
        IsRefused(_old, Permit("p-3"), ReasonCode.PermitMemoryFull);
    }

    private string Permit(
        string id, string version = "1.0.0", int counter = 3, long notBefore = 0, long expires = 0, string devices = TestDevice.Name)
    {
        string path = PermitText.Path(TestDevice.Product, id);
        _device.Repository.AddTarget(_permits, path, Content(id, version, counter, notBefore, expires, devices));
        _device.Repository.Publish();
        return path;
    }

    private byte[] Content(
        string id, string version = "1.0.0", int counter = 3, long notBefore = 0, long expires = 0, string devices = TestDevice.Name)
    {
        long now = _device.Repository.Now;
        return PermitText.Downgrade(
            TestDevice.Product, id, version, counter, notBefore == 0 ? now : notBefore, expires == 0 ? now + (30 * Day) : expires, devices);
    }

    private void GoForward(string version = "1.1.1")
    {
        _device.Assign(++_number, _device.Publish(version, new ReleaseOptions { SecurityCounter = 5 }));
        _device.RunUntil(() => _device.Agent.State == AgentState.Confirmed && _device.Agent.RunningVersion == version);
    }

    private void IsRefused(SimulatedRelease release, string? permit, ReasonCode reason)
    {
        string running = _device.Agent.RunningVersion;
        string before = _device.Files.Fingerprint("slot.", "boot/", "agent/permits");
        _device.Assign(++_number, release, permit);
        _device.RunUntil(() => _device.Agent.State == AgentState.Refused && _device.Agent.Request.Kind == RequestKind.Wait);
        Assert.Equal(reason, _device.Agent.Reason);
        Assert.Equal(running, _device.Agent.RunningVersion);
        Assert.Equal(before, _device.Files.Fingerprint("slot.", "boot/", "agent/permits"));
        _device.DeliverReports();
        Assert.Equal("refused/" + ReasonText.Of(reason), _device.Told().Last());
    }
}
