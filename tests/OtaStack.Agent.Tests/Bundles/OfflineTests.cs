using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>
/// A device that is never online: a release from a medium is confirmed when it is healthy and has read the medium again. Every other
/// device must reach its server, wherever the release came from.
/// </summary>
public sealed class OfflineTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    public OfflineTests()
    {
        _device.Link.IsDown = true;
    }

    [Fact]
    public void A_device_without_a_server_confirms_what_came_from_the_medium_that_is_still_there()
    {
        _device.Settings.Mode = UpdateMode.Offline;
        Install();

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void Without_the_medium_it_goes_back_for_the_way_of_the_next_release_is_unproven()
    {
        _device.Settings.Mode = UpdateMode.Offline;
        Install();
        _device.Insert(null);
        IsLeft();
    }

    [Fact]
    public void A_medium_that_comes_back_in_time_is_good_enough()
    {
        _device.Settings.Mode = UpdateMode.Offline;
        IByteSource medium = Install();
        _device.Insert(null);
        _device.RunUntil(AgentState.Trial);
        Pass(50);

        _device.Insert(medium);
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void A_file_store_that_cannot_be_read_for_a_moment_at_the_start_does_not_hide_the_medium()
    {
        _device.Settings.Mode = UpdateMode.Offline;
        Install();
        TestDevice clean = _device.Clone();
        clean.PowerOn();
        Assert.True(clean.Files.Looks > 30);
        for (int look = 1; look <= clean.Files.Looks; look++)
        {
            TestDevice device = _device.Clone();
            device.Link.IsDown = true;
            device.Files.FailLookAt = look;
            device.PowerOn();
            device.RunUntil(() => device.Agent.State == AgentState.Confirmed && device.Agent.RunningVersion == "1.1.0");
        }
    }

    [Fact]
    public void Another_file_in_place_of_the_bundle_proves_nothing()
    {
        _device.Settings.Mode = UpdateMode.Offline;
        Install();
        _device.Insert(null);
        _device.RunUntil(AgentState.Trial);
        _device.Insert(new ArraySource(new byte[4096]));
        IsLeft();
    }

    [Fact]
    public void A_device_that_has_a_server_must_reach_it_though_the_release_came_from_a_medium()
    {
        Install();
        IsLeft();
    }

    [Fact]
    public void A_release_that_a_server_assigned_must_reach_it_though_the_device_is_set_to_be_offline()
    {
        _device.Link.IsDown = false;
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.PowerOn();
        _device.Assign(1, release);
        _device.RunUntil(AgentState.Rebooting);
        _device.Settings.Mode = UpdateMode.Offline;
        _device.Link.IsDown = true;
        _device.RunUntil(AgentState.Trial);
        _device.Insert(new Medium(BundleText.Write(_device.Repository, release)));
        IsLeft();
    }

    private Medium Install()
    {
        Medium medium = new(BundleText.Write(_device.Repository, _device.Publish("1.1.0")));
        _device.PowerOn();
        _device.Insert(medium);
        _device.RunUntil(AgentState.Rebooting);
        return medium;
    }

    private void IsLeft()
    {
        _device.RunUntil(() => _device.Boots > 1 && _device.Agent.RunningVersion == "1.0.0" && _device.Agent.State != AgentState.Trial);
        _device.Link.IsDown = false;
        _device.DeliverReports();
        Assert.Contains("rolledBack/serverUnreached", _device.Told());
    }

    private void Pass(int seconds)
    {
        _device.Now += seconds;
        _device.Agent.Tick(_device.Now);
    }
}
