using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>The medium is pulled out, at any read: what was stored stays, and the installation goes on by whatever way it can.</summary>
public sealed class MediumRemovedTests
{
    private readonly TestDevice _start = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;
    private readonly byte[] _bundle;

    public MediumRemovedTests()
    {
        _release = _start.Publish("1.1.0");
        _bundle = BundleText.Write(_start.Repository, _release);
    }

    [Fact]
    public void Pulled_out_at_any_read_it_says_so_and_goes_on_when_it_is_inserted_again()
    {
        Medium whole = new(_bundle) { PieceBytes = 1 << 20 };
        TestDevice counted = On(whole);
        counted.RunUntil(AgentState.Rebooting);
        int reads = whole.Reads;
        for (int pulled = 1; pulled <= reads; pulled++)
        {
            TestDevice device = On(new Medium(_bundle) { PulledAt = pulled, PieceBytes = 1 << 20 });
            device.RunUntil(() => device.Agent.Reason == ReasonCode.MediumRemoved);
            Assert.Equal(AgentState.Waiting, device.Agent.State);
            Assert.DoesNotContain(device.Told(), told => told.StartsWith("refused", StringComparison.Ordinal));

            device.Insert(new Medium(_bundle));
            device.RunUntil(AgentState.Confirmed);
            Assert.Equal("1.1.0", device.Agent.RunningVersion);
        }

        Assert.True(reads > 60, $"only {reads} reads");
    }

    [Fact]
    public void What_was_read_is_not_read_again()
    {
        TestDevice device = On(new Medium(_bundle));
        device.RunUntil(() => device.Agent.Downloaded >= 8192);
        device.Insert(null);
        Assert.Equal(ReasonCode.MediumRemoved, device.Agent.Reason);

        Medium again = new(_bundle);
        device.Insert(again);
        device.RunUntil(() => device.Agent.Downloaded > 0);
        Assert.True(device.Agent.Downloaded >= 8192, $"only {device.Agent.Downloaded} bytes were kept");
        device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void A_restart_halfway_goes_on_while_the_medium_is_there()
    {
        TestDevice device = On(new Medium(_bundle));
        device.RunUntil(() => device.Agent.Downloaded >= 8192);

        device.PowerOn();
        device.RunUntil(() => device.Agent.Downloaded > 0);
        Assert.True(device.Agent.Downloaded >= 8192, $"only {device.Agent.Downloaded} bytes were kept");
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Fact]
    public void The_network_goes_on_where_the_medium_was_pulled_out()
    {
        TestDevice device = On(new Medium(_bundle));
        device.RunUntil(() => device.Agent.Downloaded >= 8192);
        device.Assign(3, _release);
        Assert.True(device.Agent.Request.FromMedium);

        device.Insert(null);
        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        Assert.Equal(3, (int)device.Reports.Last(report => (string)report["state"]! == "confirmed")["assignment"]!);
        Assert.DoesNotContain(device.Link.TargetRequests, request => request.Path.EndsWith("assemblies.idx", StringComparison.Ordinal));
        Assert.True(device.Link.TargetBytes <= _release.Image.Length - 8192, $"{device.Link.TargetBytes} bytes were fetched");
    }

    [Fact]
    public void The_medium_goes_on_where_the_network_was()
    {
        TestDevice device = On(null);
        device.Assign(3, _release);
        device.RunUntil(() => device.Agent.Downloaded >= 8192);
        int fetched = device.Link.TargetBytes;
        device.Link.IsDown = true;

        device.Insert(new Medium(_bundle));
        device.RunUntil(() => device.Agent.Downloaded > 0);
        Assert.True(device.Agent.Downloaded >= 8192, $"only {device.Agent.Downloaded} bytes were kept");
        device.RunUntil(AgentState.Rebooting);
        Assert.Equal(fetched, device.Link.TargetBytes);
        device.Link.IsDown = false;
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Fact]
    public void Once_all_is_there_the_medium_is_not_needed_any_more()
    {
        TestDevice device = On(new Medium(_bundle));
        device.RunUntil(AgentState.Rebooting);

        device.Insert(null);
        Assert.Equal(AgentState.Rebooting, device.Agent.State);
        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pulled_out_when_all_is_there_it_keeps_nothing_from_being_assigned_later(bool isRefused)
    {
        TestDevice device = _start.Clone();
        device.PowerOn();
        device.Agent.Conditions.IsBusy = true;
        device.Insert(new Medium(_bundle));
        device.RunUntil(() => device.Agent.Reason == ReasonCode.ApplicationBusy);
        device.Insert(null);
        Assert.True(device.Agent.HasOpenBundle);
        if (isRefused)
        {
            // What is there is not what it was: it is not started, and there is nothing to fetch it anew from.
            device.Files["slot.b.index"]![20] ^= 1;
        }
        else
        {
            device.Files.FailAt = device.Files.Operations + 1;
        }

        device.Agent.Conditions.IsBusy = false;
        device.RunUntil(AgentState.Failed);
        device.RunUntilQuiet();

        Assert.False(device.Agent.HasOpenBundle);
        device.Assign(1, _release);
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    private TestDevice On(Medium? medium)
    {
        TestDevice device = _start.Clone();
        device.PowerOn();
        if (medium != null)
        {
            device.Insert(medium);
        }

        return device;
    }
}
