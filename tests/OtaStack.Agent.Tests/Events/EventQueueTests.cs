using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Events;
using OtaStack.Agent.Tests.Support;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Events;

/// <summary>Events are kept until the server has them, counted instead of repeated, and a flood of them costs little.</summary>
public sealed class EventQueueTests
{
    private const int Hour = 3600;
    private readonly TestDevice _device = TestDevice.Provisioned();

    public EventQueueTests()
    {
        _device.PowerOn();
        _device.RunUntilQuiet();
    }

    [Fact]
    public void An_event_goes_with_a_complete_report()
    {
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        _device.DeliverReports();

        JsonObject told = Assert.Single(_device.Events);
        Assert.Equal("idle", (string)told["state"]!);
        Assert.Equal("none", (string)told["reason"]!);
        Assert.Equal(1, (int)told["event"]!);
        Assert.Equal(1, (int)told["eventCount"]!);
        Assert.Equal("unknownImage", (string)told["eventReason"]!);
        Assert.Equal(_device.Now, (long)told["eventFirst"]!);
        Assert.Equal(_device.Now, (long)told["eventLast"]!);
        Assert.Equal(0, (int)told["eventsDropped"]!);
        Assert.Equal(told.Select(member => member.Key).Order(StringComparer.Ordinal), told.Select(member => member.Key));
    }

    [Fact]
    public void A_product_that_leaves_the_names_of_reasons_out_tells_their_numbers()
    {
        _device.Settings.ReasonNames = null;
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        _device.DeliverReports();

        JsonObject told = Assert.Single(_device.Events);
        Assert.Equal("0", (string)told["reason"]!);
        Assert.Equal("129", (string)told["eventReason"]!);
    }

    [Fact]
    public void An_event_outlives_outages_and_restarts_and_is_told_once()
    {
        _device.Link.IsDown = true;
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        for (int boot = 0; boot < 5; boot++)
        {
            _device.PowerOn();
            Pass(Hour);
        }

        Assert.Empty(_device.Events);
        _device.Link.IsDown = false;
        Pass(Hour);
        _device.PowerOn();
        Pass(10 * Hour);
        Assert.Single(_device.Events);
    }

    [Fact]
    public void An_event_whose_acknowledgement_was_lost_is_told_again_under_its_number()
    {
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        Assert.NotEqual(0, _device.Agent.WriteReport(new byte[2048], _device.Now));
        _device.PowerOn();
        _device.DeliverReports();
        Assert.Equal(1, (int)Assert.Single(_device.Events)["event"]!);
    }

    [Fact]
    public void Repetitions_are_counted_and_told_once_an_hour()
    {
        long first = _device.Now;
        for (int i = 0; i < 50; i++)
        {
            _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
            Pass(300);
        }

        Pass(2 * Hour);
        Assert.InRange(_device.Events.Count(), 4, 7);
        Assert.All(_device.Events, told => Assert.Equal(1, (int)told["event"]!));
        Assert.Equal(50, (int)_device.Events.Last()["eventCount"]!);
        Assert.Equal(first, (long)_device.Events.Last()["eventFirst"]!);
    }

    /// <summary>As in a boot loop, or with a battery that is swapped: it never runs for an hour.</summary>
    [Fact]
    public void A_device_that_restarts_more_often_than_hourly_tells_repetitions_too()
    {
        for (int start = 0; start < 6; start++)
        {
            _device.PowerOn();
            for (int i = 0; i < 10; i++)
            {
                _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
                Pass(120);
            }
        }

        Assert.InRange((int)_device.Events.Last()["eventCount"]!, 51, 60);
        Assert.InRange(_device.Events.Count(), 6, 7);
    }

    [Fact]
    public void Repetitions_outlive_a_restart_a_minute_later()
    {
        _device.Link.TakesNoReports = true;
        for (int i = 0; i < 7; i++)
        {
            _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        }

        Pass(61);
        _device.PowerOn();
        _device.Link.TakesNoReports = false;
        Pass(Hour);
        Assert.Equal(7, (int)_device.Events.Last()["eventCount"]!);
    }

    [Fact]
    public void A_day_later_the_same_is_a_new_event()
    {
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        Pass(25 * Hour);
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        Pass(Hour);
        Assert.Equal([1, 2], _device.Events.Select(told => (int)told["event"]!));
    }

    [Fact]
    public void What_finds_no_room_is_counted_and_the_first_ones_stay()
    {
        _device.Link.TakesNoReports = true;
        ReasonCode[] reasons = [.. Enum.GetValues<ReasonCode>().Where(reason => reason != ReasonCode.None).Take(SecurityEvents.Capacity + 3)];
        foreach (ReasonCode reason in reasons)
        {
            _device.Agent.SecurityEvent(reason, _device.Now);
        }

        Pass(100);
        _device.PowerOn();
        _device.Link.TakesNoReports = false;
        Pass(Hour);
        Assert.Equal(reasons.Take(SecurityEvents.Capacity).Select(ReasonText.Of), _device.Events.Select(told => (string)told["eventReason"]!));
        Assert.Equal(3, (int)_device.Events.Last()["eventsDropped"]!);

        _device.Agent.SecurityEvent(reasons[^1], _device.Now);
        Pass(Hour);
        Assert.Equal(ReasonText.Of(reasons[^1]), (string)_device.Events.Last()["eventReason"]!);
    }

    [Fact]
    public void A_flood_costs_one_write_a_minute_and_one_report_an_hour()
    {
        string foreign = TestDevice.Assignment(7, "", "", device: "dev-002");
        _device.Tell(foreign);
        _device.DeliverReports();
        int writes = 0;
        int journal = 0;
        _device.Files.Changing = (_, path) =>
        {
            writes += path.StartsWith("agent/events", StringComparison.Ordinal) ? 1 : 0;
            journal += path.StartsWith("agent/journal", StringComparison.Ordinal) ? 1 : 0;
        };
        int reports = _device.Reports.Count;
        _device.Link.TakesNoReports = true;
        byte[] buffer = new byte[2048];
        for (int i = 0; i < 100_000; i++)
        {
            _device.Tell(foreign);
            if (i % 10 == 0)
            {
                _device.Now++;
                _device.Agent.Tick(_device.Now);
                _device.Agent.WriteReport(buffer, _device.Now);
            }
        }

        Assert.InRange(writes, 100, 10_000 / 60 + 5);
        Assert.InRange(journal, 0, 10);
        _device.Link.TakesNoReports = false;
        Pass(2 * Hour);
        Assert.InRange(_device.Events.Count(), 2, 4);
        Assert.Equal(100_001, (int)_device.Events.Last()["eventCount"]!);
        Assert.InRange(_device.Reports.Count - reports, 1, 6);
    }

    [Fact]
    public void A_medium_that_takes_no_event_stops_nothing()
    {
        _device.Files.FailAt = _device.Files.Operations + 1;
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        Assert.NotEqual(AgentState.Failed, _device.Agent.State);
        Pass(Hour);
        Assert.Equal("unknownImage", (string)Assert.Single(_device.Events)["eventReason"]!);
    }

    [Fact]
    public void A_damaged_record_is_no_event()
    {
        _device.Agent.SecurityEvent(ReasonCode.UnknownImage, _device.Now);
        _device.Files["agent/events.1"] = [1, 2, 3];
        _device.Files["agent/events.2"] = Parts.Noise(300, "events");
        _device.PowerOn();
        _device.DeliverReports();
        Assert.Empty(_device.Events);
    }

    private void Pass(int seconds)
    {
        long end = _device.Now + seconds;
        while (_device.Now < end)
        {
            _device.Step();
        }
    }
}
