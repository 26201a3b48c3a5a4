using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What the server is told, and that outcomes are not lost on the way.</summary>
public sealed class ReportTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly byte[] _buffer = new byte[2048];

    [Fact]
    public void A_report_has_these_bytes()
    {
        _device.PowerOn();

        int count = _device.Agent.WriteReport(_buffer, _device.Now + 42);

        Assert.Equal(
            "{\"agent\":\"0.1.0\",\"assignment\":0,\"attempted\":\"\",\"attempts\":0,\"board\":\"virtual-assemblies\",\"device\":\"dev-001\","
            + "\"downloaded\":0,\"mode\":\"automatic\",\"product\":\"thermostat\",\"reason\":\"none\",\"releaseId\":\"thermostat-1.0.0\",\"reset\":\"powerOn\",\"retrySeconds\":0,\"securityCounter\":1,"
            + "\"sequence\":1,\"signedAgeSeconds\":-1,\"state\":\"idle\",\"total\":0,\"uptimeSeconds\":42,\"version\":\"1.0.0\"}",
            Encoding.UTF8.GetString(_buffer, 0, count));
    }

    [Fact]
    public void The_same_report_keeps_its_number_until_it_is_delivered()
    {
        _device.PowerOn();
        Assert.NotEqual(0, _device.Agent.WriteReport(_buffer, _device.Now));
        int sequence = _device.Agent.ReportSequence;
        Assert.NotEqual(0, _device.Agent.WriteReport(_buffer, _device.Now));
        Assert.Equal(sequence, _device.Agent.ReportSequence);

        _device.Agent.ReportDelivered(sequence, _device.Now);

        Assert.Equal(0, _device.Agent.WriteReport(_buffer, _device.Now));
    }

    [Fact]
    public void Numbers_grow_over_restarts()
    {
        int last = 0;
        for (int boot = 0; boot < 5; boot++)
        {
            _device.PowerOn();
            _device.Agent.WriteReport(_buffer, _device.Now);
            Assert.Equal(last + 1, _device.Agent.ReportSequence);
            last = _device.Agent.ReportSequence;
        }
    }

    [Fact]
    public void An_outcome_is_told_first_and_again_after_restarts_until_it_is_delivered()
    {
        _device.Health = version => version == "1.2.0" ? 1 : 0;
        _device.Assign(1, _device.Publish("1.2.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Trial);
        _device.Link.IsDown = true;
        _device.RunUntil(AgentState.RolledBack);
        for (int boot = 0; boot < 3; boot++)
        {
            _device.PowerOn();
            int count = _device.Agent.WriteReport(_buffer, _device.Now);
            Assert.Equal("rolledBack", (string)JsonNode.Parse(_buffer.AsSpan(0, count))!["state"]!);
        }

        _device.Link.IsDown = false;
        _device.DeliverReports();
        _device.PowerOn();
        _device.DeliverReports();
        Assert.Equal("rolledBack/healthCheckFailed", _device.Told().Last());
    }

    [Fact]
    public void Outcomes_of_several_assignments_are_told_in_their_order()
    {
        _device.PowerOn();
        _device.RunUntilQuiet();
        _device.Link.IsDown = true;
        _device.Tell(TestDevice.Assignment(1, "thermostat-1.0.0", "a"));
        _device.Tell(TestDevice.Assignment(2, "thermostat-1.0.0", "b"));
        _device.Tell(TestDevice.Assignment(3, "", ""));
        _device.PowerOn();
        _device.Link.IsDown = false;

        _device.DeliverReports();

        Assert.Equal([1L, 2L], _device.Reports.Where(told => (string)told["state"]! == "confirmed").Select(told => (long)told["assignment"]!).Distinct());
        Assert.Equal(3, (long)_device.Reports[^1]["assignment"]!);
    }

    [Fact]
    public void Progress_is_told_in_tenths()
    {
        SimulatedRelease release = _device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", Parts.Noise(400 * 1024, "big"))]);
        _device.Repository.Publish();
        _device.Settings.RequestBytes = 4096;
        _device.Assign(1, release);
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        int[] progress = [.. _device.Reports.Where(told => (string)told["state"]! == "downloading").Select(told => (int)told["downloaded"]!)];
        Assert.InRange(progress.Length, 9, 11);
        Assert.Equal(progress.Order(), progress);
        Assert.All(_device.Reports.Where(told => (string)told["state"]! == "downloading"), told => Assert.Equal(400 * 1024, (int)told["total"]!));
    }

    [Fact]
    public void The_age_of_the_newest_offline_signature_is_told()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.Repository.Now += 3600;
        _device.Now += 3600;
        _device.Repository.PublishTimestamp();
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        Assert.InRange((long)_device.Reports[^1]["signedAgeSeconds"]!, 3600, 3700);
    }

    [Fact]
    public void A_delivery_of_an_older_number_changes_nothing()
    {
        _device.PowerOn();
        _device.Agent.WriteReport(_buffer, _device.Now);

        _device.Agent.ReportDelivered(_device.Agent.ReportSequence - 1, _device.Now);

        Assert.NotEqual(0, _device.Agent.WriteReport(_buffer, _device.Now));
    }
}
