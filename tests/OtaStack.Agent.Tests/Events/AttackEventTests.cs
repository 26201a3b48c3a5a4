using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Events;

/// <summary>Each attack on a device becomes one event with its own reason, however long the attack goes on; a bad moment becomes none.</summary>
public sealed class AttackEventTests
{
    private const long Day = 86400;
    private readonly TestDevice _device = TestDevice.Provisioned("1.1.0", securityCounter: 5);
    private readonly SimulatedRelease _next;
    private long _number = 1;

    public AttackEventTests()
    {
        _next = _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 5 });
        _device.PowerOn();
        _device.Assign(_number, new SimulatedRelease("none", "no/such/target", [], "", []));
        _device.RunUntil(AgentState.Refused);
        _device.Assign(++_number, null);
        _device.RunUntilQuiet();
        Assert.Empty(_device.Events);
    }

    [Fact]
    public void Rollback_of_the_metadata()
    {
        byte[] old = _device.Repository.Files["timestamp.json"];
        _device.Repository.Publish();
        Attack(new SimulatedRelease("none", "no/such/target", [], "", []));
        _device.Repository.Files["timestamp.json"] = old;
        Becomes("rollback", _next);
    }

    [Fact]
    public void Freeze()
    {
        _device.Now += 2 * Day;
        Becomes("expired", _next);
    }

    [Fact]
    public void Mix_and_match_of_repository_states()
    {
        _device.Link.Metadata = (name, bytes) => name.EndsWith(".snapshot.json", StringComparison.Ordinal) ? _device.Repository.Files["1.snapshot.json"] : bytes;
        _device.Repository.Publish();
        Becomes("hashMismatch", _next);
    }

    [Fact]
    public void A_changed_signature()
    {
        _device.Repository.PublishTimestamp();
        byte[] bytes = (byte[])_device.Repository.Files["timestamp.json"].Clone();
        bytes[bytes.AsSpan().IndexOf("\"sig\":\""u8) + 8] ^= 1;
        _device.Repository.Files["timestamp.json"] = bytes;
        Becomes("thresholdNotMet", _next);
    }

    [Fact]
    public void Endless_data()
    {
        _device.Link.Metadata = (name, bytes) => name == "timestamp.json" ? new byte[1_000_000] : bytes;
        Becomes("tooLarge", _next);
    }

    [Fact]
    public void Another_board_and_another_product()
    {
        SimulatedRelease board = _device.Repository.AddRelease(TestDevice.Product, "other-board", "1.3.0", Parts.Of("1.3.0"), new ReleaseOptions { SecurityCounter = 5 });
        SimulatedRelease product = _device.Repository.AddRelease("doorbell", TestDevice.Board, "1.3.0", Parts.Of("1.3.0"), new ReleaseOptions { SecurityCounter = 5 });
        _device.Repository.Publish();
        Becomes("wrongBoard", board);
        Becomes("wrongProduct", product);
    }

    [Fact]
    public void A_release_with_an_old_security_counter()
    {
        Becomes("securityCounter", _device.Publish("1.4.0", new ReleaseOptions { SecurityCounter = 4 }));
    }

    [Fact]
    public void A_replayed_assignment_and_a_foreign_one()
    {
        string old = _device.Desired!;
        _device.Assign(++_number, null);
        for (int i = 0; i < 3; i++)
        {
            _device.Tell(old);
            _device.Tell(TestDevice.Assignment(99, "", "", device: "dev-002"));
            _device.Tell("{}");
        }

        Assert.Equal(["assignmentOld 1", "assignmentForeign 1", "assignmentMalformed 1"], EventsOfADay().Distinct());
    }

    [Fact]
    public void A_slot_whose_files_were_changed()
    {
        _device.Assign(++_number, _next);
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        string part = _device.Boot.Folder + "/App.dll";
        _device.Files[part]![5000] ^= 1;
        _device.Desired = null;
        for (int boot = 0; boot < 3; boot++)
        {
            _device.PowerOn();
            Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        }

        Assert.Equal(["slotCorrupt 1"], EventsOfADay().Distinct());
        Assert.Equal(3, (int)_device.Events.Last()["eventCount"]!);
    }

    [Fact]
    public void A_release_that_restarts_in_its_trial_again_and_again()
    {
        _device.Assign(++_number, _next);
        for (int boot = 0; boot < 3; boot++)
        {
            _device.RunUntil(AgentState.Trial);
            _device.PowerOn();
        }

        _device.RunUntil(AgentState.RolledBack);
        Assert.Equal(["bootFailed 1"], EventsOfADay().Distinct());
    }

    [Fact]
    public void A_clock_that_goes_back()
    {
        long now = _device.Now;
        _device.Agent.Tick(now - 61);
        _device.Agent.Tick(now);
        Assert.Equal(["timeBackwards 1"], EventsOfADay().Distinct());
    }

    [Fact]
    public void A_clock_that_is_put_right_by_a_minute_or_learnt_after_the_start_is_none()
    {
        long now = _device.Now;
        _device.Agent.Tick(now - 60);
        _device.Now = 5;
        _device.PowerOn();
        _device.Now = now;
        _device.Agent.Tick(now);
        Assert.Empty(EventsOfADay());
    }

    [Fact]
    public void A_device_that_starts_before_the_newest_signature()
    {
        _device.Now = TestDevice.FactoryTime - (30 * Day);
        _device.PowerOn();
        Assert.Equal(["timeBackwards 1"], EventsOfADay().Distinct());
    }

    [Fact]
    public void What_the_host_tells()
    {
        _device.Agent.SecurityEvent(ReasonCode.CodeLockedOut, _device.Now);
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        Assert.Equal(["codeLockedOut 1", "unknownImage 1"], EventsOfADay().Distinct());
    }

    [Fact]
    public void A_server_without_files_and_a_network_that_breaks_off_are_none()
    {
        _device.Repository.Files.Remove("timestamp.json");
        Attack(_next);
        _device.Link.IsDown = true;
        Assert.Empty(EventsOfADay());
    }

    private void Becomes(string reason, SimulatedRelease release)
    {
        int before = _device.Events.Select(told => (int)told["event"]!).DefaultIfEmpty().Max();
        Attack(release);
        Assert.Equal([$"{reason} 1"], EventsOfADay(before).Distinct());
        JsonObject told = _device.Events.Last();
        Assert.Equal("1.1.0", (string)told["version"]!);
        Assert.InRange((long)told["eventFirst"]!, 1, (long)told["eventLast"]!);
    }

    private void Attack(SimulatedRelease release)
    {
        _device.Assign(++_number, release);
        _device.RunUntil(AgentState.Refused);
    }

    /// <summary>Reasons of the events with number and one-based order of each number that came in within most of a day.</summary>
    private IEnumerable<string> EventsOfADay(int after = 0)
    {
        long end = _device.Now + (Day / 2);
        while (_device.Now < end)
        {
            _device.Step();
        }

        _device.DeliverReports();
        return _device.Events.Where(told => (int)told["event"]! > after)
            .GroupBy(told => (string)told["eventReason"]!)
            .Select(group => $"{group.Key} {group.Select(told => (int)told["event"]!).Distinct().Count()}");
    }
}
