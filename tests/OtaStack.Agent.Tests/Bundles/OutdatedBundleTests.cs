using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>
/// A bundle that is older than what the device knows: its metadata is refused as a rollback, and then only what the device's own
/// metadata lists may come out of it.
/// </summary>
public sealed class OutdatedBundleTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;
    private readonly byte[] _bundle;

    public OutdatedBundleTests()
    {
        _release = _device.Publish("1.1.0");
        _bundle = BundleText.Write(_device.Repository, _release);
        _device.PowerOn();
    }

    [Fact]
    public void Files_that_the_newer_metadata_still_lists_are_taken()
    {
        _device.Repository.Publish();
        Learn();
        string trust = _device.Files.Fingerprint("trust/");

        _device.Insert(new Medium(_bundle));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal(trust, _device.Files.Fingerprint("trust/"));
        Assert.DoesNotContain(_device.Link.TargetRequests, request => request.Path.EndsWith(".bin", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_that_was_taken_back_since_is_refused()
    {
        _device.Repository.Targets.Signed["targets"]!.AsObject().Remove(_release.ImagePath);
        _device.Repository.Publish();
        Learn();

        IsRefused(ReasonCode.BundleOutdated);
    }

    [Fact]
    public void A_release_that_was_built_anew_since_is_not_taken_from_the_old_bundle()
    {
        _device.Repository.AddRelease(TestDevice.Product, TestDevice.Board, "1.1.0", Parts.Of("1.2.0"));
        _device.Repository.Publish();
        Learn();

        IsRefused(ReasonCode.HashMismatch);
    }

    [Fact]
    public void Targets_that_have_expired_on_the_device_are_not_gone_by()
    {
        _device.Repository.Publish();
        Learn();
        _device.Now += 91 * 86400;

        IsRefused(ReasonCode.Rollback);
    }

    /// <summary>The device has been at the server: it knows the newest metadata.</summary>
    private void Learn()
    {
        _device.Assign(1, new SimulatedRelease("none", "no/such/target", [], "", []));
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);
        _device.Assign(2, null);
    }

    private void IsRefused(ReasonCode reason)
    {
        string before = _device.Files.Fingerprint("boot/", "trust/", "slot.a");
        _device.Insert(new Medium(_bundle));
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        Assert.Equal(reason, _device.Agent.BundleReason);
        Assert.Equal(before, _device.Files.Fingerprint("boot/", "trust/", "slot.a"));
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }
}
