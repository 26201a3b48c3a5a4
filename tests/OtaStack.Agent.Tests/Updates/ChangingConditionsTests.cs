using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What is allowed when a download begins may no longer be so in the middle of it: then it waits, keeps what it has, and goes on.</summary>
public sealed class ChangingConditionsTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    public ChangingConditionsTests()
    {
        // As every host does between what it carries out.
        _device.Stepping = () => _device.Agent.Tick(_device.Now);
    }

    private Conditions Conditions => _device.Agent.Conditions;

    [Theory]
    [InlineData(ReasonCode.BatteryLow)]
    [InlineData(ReasonCode.MeteredNetwork)]
    [InlineData(ReasonCode.SpaceLow)]
    public void A_download_waits_with_its_reason_and_goes_on_where_it_was(ReasonCode reason)
    {
        SimulatedRelease release = Assign();
        HalfOfIt();
        int before = _device.Link.TargetBytes;
        int downloaded = _device.Agent.Downloaded;

        Set(reason, true);
        _device.Step();

        Assert.Equal((AgentState.Waiting, reason), (_device.Agent.State, _device.Agent.Reason));
        Assert.Equal((downloaded, release.Image.Length), (_device.Agent.Downloaded, _device.Agent.Total));
        RunFor(3000);
        Assert.Equal(before, _device.Link.TargetBytes);
        JsonObject told = _device.Reports[^1];
        Assert.Equal(("waiting", ReasonText.Of(reason), downloaded), ((string)told["state"]!, (string)told["reason"]!, (int)told["downloaded"]!));
        Assert.Equal(1, _device.Boots);

        Set(reason, false);
        _device.RunUntil(AgentState.Downloading);
        Assert.Equal(release.Image.Length, _device.Agent.Total);
        UntilUpdated();
        Assert.InRange(_device.Link.TargetBytes, before, before + release.Image.Length - downloaded + 4096);
    }

    [Fact]
    public void A_restart_while_it_waits_loses_nothing()
    {
        SimulatedRelease release = Assign();
        HalfOfIt();
        int before = _device.Link.TargetBytes;
        int downloaded = _device.Agent.Downloaded;
        Conditions.BatteryPercent = 10;
        _device.Step();

        _device.PowerOn();
        Conditions.BatteryPercent = 10;
        _device.RunUntil(() => _device.Agent.Reason == ReasonCode.BatteryLow);
        Conditions.BatteryPercent = 90;
        UntilUpdated();

        Assert.InRange(_device.Link.TargetBytes, before, before + release.Image.Length - downloaded + 4096);
    }

    [Fact]
    public void The_end_of_its_window_ends_the_download_until_the_next()
    {
        long midnight = _device.Now - (_device.Now % 86400);
        int minute = (int)((_device.Now - midnight) / 60);
        Assign(json => json["windows"] = new JsonArray(127, minute, 1, 127, minute + 120, 1));
        _device.Now = midnight + (minute * 60) + 46;
        HalfOfIt();

        _device.Now += 60;
        _device.Step();

        Assert.Equal((AgentState.Waiting, ReasonCode.WindowClosed), (_device.Agent.State, _device.Agent.Reason));
        long next = midnight + ((minute + 120) * 60);
        Assert.InRange(_device.Agent.WaitUntil, next, next + 45);
        int before = _device.Link.TargetBytes;
        _device.RunUntil(() => _device.Now >= next - 60, 5000);
        Assert.Equal(before, _device.Link.TargetBytes);
        _device.RunUntil(AgentState.Downloading);
    }

    [Fact]
    public void Now_goes_over_a_network_that_has_begun_to_cost()
    {
        Assign();
        HalfOfIt();
        Conditions.IsMetered = true;
        _device.Step();
        Assert.Equal(ReasonCode.MeteredNetwork, _device.Agent.Reason);

        Assert.True(_device.Agent.User.UpdateNow(_device.Now));

        Assert.Equal(AgentState.Downloading, _device.Agent.State);
        UntilUpdated();
    }

    [Fact]
    public void Past_the_deadline_a_download_goes_on_over_such_a_network()
    {
        Assign(options: new ReleaseOptions { Urgency = "security", InstallBy = _device.Now - 10 });
        HalfOfIt();
        Conditions.IsMetered = true;
        _device.Step();
        Assert.NotEqual(AgentState.Waiting, _device.Agent.State);
        UntilUpdated();
    }

    [Fact]
    public void A_release_that_was_retired_while_it_waited_is_not_fetched_on()
    {
        SimulatedRelease release = Assign();
        HalfOfIt();
        Conditions.BatteryPercent = 10;
        _device.Step();
        int before = _device.Link.TargetBytes;
        _device.Repository.Targets.Signed["targets"]!.AsObject().Remove(release.ImagePath);
        _device.Repository.Publish();
        RunFor(3700);

        Conditions.BatteryPercent = 90;
        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.UnknownTarget, _device.Agent.Reason);
        Assert.Equal(before, _device.Link.TargetBytes);
    }

    [Theory]
    [InlineData(ReasonCode.BatteryLow)]
    [InlineData(ReasonCode.ApplicationBusy)]
    public void A_restart_that_has_not_come_yet_is_taken_back(ReasonCode reason)
    {
        Assign();
        _device.RunUntil(AgentState.Rebooting);
        int before = _device.Link.TargetBytes;

        Set(reason, true);
        _device.Agent.Tick(_device.Now);

        Assert.NotEqual(RequestKind.Reboot, _device.Agent.Request.Kind);
        BootRecord record = new(_device.Files);
        Assert.True(record.Load());
        Assert.Equal(TrialState.None, record.TrialState);
        _device.RunUntil(AgentState.Waiting);
        Assert.Equal(reason, _device.Agent.Reason);
        RunFor(3000);
        Assert.Equal((1, "1.0.0", before), (_device.Boots, _device.Agent.RunningVersion, _device.Link.TargetBytes));
        Set(reason, false);
        UntilUpdated();
    }

    [Fact]
    public void What_is_read_from_a_medium_waits_for_the_battery_too()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.PowerOn();
        Medium medium = new(BundleText.Write(_device.Repository, release));
        _device.Insert(medium);
        HalfOfIt();
        Conditions.BatteryPercent = 10;
        _device.Step();
        Assert.Equal((AgentState.Waiting, ReasonCode.BatteryLow), (_device.Agent.State, _device.Agent.Reason));
        int reads = medium.Reads;
        RunFor(3000);
        Assert.Equal(reads, medium.Reads);
        Assert.True(_device.Agent.HasOpenBundle);

        Conditions.BatteryPercent = 90;
        UntilUpdated();
        Assert.Equal(ReasonCode.None, _device.Agent.BundleReason);
    }

    [Fact]
    public void A_battery_that_wavers_costs_a_pause_each_time_and_not_a_byte_twice()
    {
        SimulatedRelease release = Assign();
        HalfOfIt();
        for (int i = 0; i < 20; i++)
        {
            Conditions.BatteryPercent = i % 2 == 0 ? 19 : 20;
            _device.Step();
        }

        Conditions.BatteryPercent = 20;
        UntilUpdated();
        Assert.Equal(release.Image.Length - Parts.UnchangedBytes, _device.Link.TargetBytes - release.Index.Length);
    }

    private SimulatedRelease Assign(Action<JsonObject>? wishes = null, ReleaseOptions? options = null)
    {
        SimulatedRelease release = _device.Publish("1.1.0", options);
        JsonObject json = JsonNode.Parse(TestDevice.Assignment(1, release.ReleaseId, release.ImagePath))!.AsObject();
        wishes?.Invoke(json);
        _device.Desired = json.ToJsonString();
        _device.PowerOn();
        return release;
    }

    private void HalfOfIt()
    {
        _device.RunUntil(() => _device.Agent.Total > 0 && _device.Agent.Downloaded * 2 >= _device.Agent.Total);
        Assert.Equal(AgentState.Downloading, _device.Agent.State);
    }

    private void Set(ReasonCode reason, bool isWrong)
    {
        Conditions.BatteryPercent = isWrong && reason == ReasonCode.BatteryLow ? 19 : 20;
        Conditions.IsMetered = isWrong && reason == ReasonCode.MeteredNetwork;
        Conditions.IsBusy = isWrong && reason == ReasonCode.ApplicationBusy;
        Conditions.FreeBytes = isWrong && reason == ReasonCode.SpaceLow ? 100 : -1;
    }

    private void RunFor(long seconds)
    {
        long end = _device.Now + seconds;
        _device.RunUntil(() => _device.Now >= end, 5000);
    }

    private void UntilUpdated()
    {
        _device.RunUntil(() => _device.Agent is { State: AgentState.Confirmed, RunningVersion: "1.1.0" }, 5000);
    }
}
