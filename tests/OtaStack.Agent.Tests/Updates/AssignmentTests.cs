using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>Which assignments are taken, and that one which is not changes nothing.</summary>
public sealed class AssignmentTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void One_for_another_device_is_foreign()
    {
        AssertIgnored(TestDevice.Assignment(9, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin", device: "dev-002"), ReasonCode.AssignmentForeign);
    }

    [Fact]
    public void One_for_another_product_is_foreign()
    {
        AssertIgnored(TestDevice.Assignment(9, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin", product: "doorbell"), ReasonCode.AssignmentForeign);
    }

    [Fact]
    public void One_with_a_lower_number_is_old_even_after_a_restart()
    {
        AssertIgnored(TestDevice.Assignment(2, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin"), ReasonCode.AssignmentOld);
        _device.Desired = null;
        _device.PowerOn();
        AssertIgnored(TestDevice.Assignment(2, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin"), ReasonCode.AssignmentOld);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"assignment\":9}")]
    [InlineData("{\"assignment\":0,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":-1,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":9007199254740992,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":\"9\",\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"a\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a b\",\"target\":\"a\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"../a\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"/a\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"a//b\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"a/\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"a?b\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"permit\":\"../p\",\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"a\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"permit\":null,\"product\":\"thermostat\",\"releaseId\":\"a\",\"target\":\"a\"}")]
    [InlineData("{\"assignment\":9,\"assignment\":10,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"pollSeconds\":0,\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"}")]
    [InlineData("{\"assignment\":9,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"\",\"target\":\"\"} x")]
    public void One_that_is_not_as_the_format_says_is_malformed(string json)
    {
        AssertIgnored(json, ReasonCode.AssignmentMalformed);
    }

    [Fact]
    public void One_of_more_than_2048_bytes_is_malformed()
    {
        string json = TestDevice.Assignment(9, "", "");
        AssertIgnored(json + new string(' ', 2049 - json.Length), ReasonCode.AssignmentMalformed);
        _device.Tell(json + new string(' ', 2048 - json.Length));
        Assert.Equal(ReasonCode.None, _device.Agent.AssignmentReason);
    }

    [Fact]
    public void Members_that_are_not_known_are_skipped()
    {
        _device.PowerOn();
        JsonObject json = JsonNode.Parse(TestDevice.Assignment(9, "", ""))!.AsObject();
        json["zukunft"] = new JsonObject { ["a"] = new JsonArray(1, "x", null) };

        _device.Tell(json.ToJsonString());

        Assert.Equal(ReasonCode.None, _device.Agent.AssignmentReason);
        Assert.Equal(30, _device.Agent.PollSeconds);
    }

    [Fact]
    public void A_withdrawn_assignment_ends_the_download_and_a_later_one_goes_on_where_it_was()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.Assign(1, release);
        _device.PowerOn();
        _device.RunUntil(() => _device.Files.Length("slot.b/App.dll") == 8192);

        _device.Assign(2, null);
        Assert.Equal((AgentState.Idle, ReasonCode.Withdrawn), (_device.Agent.State, _device.Agent.Reason));
        Assert.Equal(RequestKind.Wait, _device.Agent.Request.Kind);
        _device.RunUntilQuiet();
        Assert.Equal("idle/withdrawn", _device.Told().Last());

        int before = _device.Link.TargetBytes;
        _device.Assign(3, release);
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal(release.Image.Length - Parts.UnchangedBytes - 8192, _device.Link.TargetBytes - before);
    }

    [Fact]
    public void An_assignment_withdrawn_just_before_the_restart_is_not_installed()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);

        _device.Assign(2, null);
        Assert.NotEqual(RequestKind.Reboot, _device.Agent.Request.Kind);
        _device.RunUntilQuiet();
        _device.PowerOn();

        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
        Assert.DoesNotContain("trial", _device.Told());
    }

    [Fact]
    public void An_assignment_withdrawn_while_the_power_was_off_before_the_restart_is_still_tried_and_judged()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(AgentState.Rebooting);
        _device.Desired = TestDevice.Assignment(2, "", "");

        _device.PowerOn();
        _device.RunUntilQuiet();

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Contains("confirmed", _device.Told());
        Assert.Equal("idle", _device.Told().Last());
    }

    [Fact]
    public void Another_release_assigned_in_mid_download_is_installed_instead()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();
        _device.RunUntil(() => _device.Files.Length("slot.b/App.dll") == 8192);

        _device.Assign(2, _device.Publish("1.3.0"));
        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.3.0", _device.Agent.RunningVersion);
        Assert.Equal(Parts.Of("1.3.0").Select(part => part.Name), _device.Files.List("slot.b"));
    }

    [Fact]
    public void Bytes_in_any_order_never_throw_nor_change_what_matters()
    {
        _device.PowerOn();
        const int Seed = 20260101;
        Random random = new(Seed);
        byte[] sample = Encoding.UTF8.GetBytes(TestDevice.Assignment(5, "thermostat-1.1.0", "thermostat/1.1.0/assemblies.bin", device: "somebody-else"));
        string before = _device.Files.Fingerprint("agent/journal", "agent/permits", "boot/", "slot.", "trust/");
        for (int round = 0; round < 20000; round++)
        {
            byte[] bytes = Mutate(random, sample);

            _device.Agent.DesiredStateArrived(bytes, 0, bytes.Length, _device.Now);

            Assert.True(
                _device.Agent.AssignmentReason is ReasonCode.AssignmentMalformed or ReasonCode.AssignmentForeign,
                $"seed {Seed}, round {round}: {_device.Agent.AssignmentReason} for {Convert.ToHexString(bytes)}");
        }

        Assert.Equal(AgentState.Idle, _device.Agent.State);
        Assert.Equal(before, _device.Files.Fingerprint("agent/journal", "agent/permits", "boot/", "slot.", "trust/"));
    }

    private static byte[] Mutate(Random random, byte[] sample)
    {
        if (random.Next(10) == 0)
        {
            byte[] noise = new byte[random.Next(2100)];
            random.NextBytes(noise);
            return noise;
        }

        List<byte> bytes = [.. sample];
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int position = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[position] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(position);
                    break;
                case 2:
                    bytes.Insert(position, (byte)random.Next(256));
                    break;
                default:
                    bytes.RemoveRange(position, Math.Min(random.Next(20), bytes.Count - position));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private void AssertIgnored(string json, ReasonCode reason)
    {
        if (_device.Boots == 0)
        {
            _device.Assign(3, null);
            _device.PowerOn();
        }

        _device.RunUntilQuiet();
        string before = _device.Files.Fingerprint("agent/journal", "agent/permits", "boot/", "slot.", "trust/");
        AgentState state = _device.Agent.State;
        int number = _device.Agent.Request.Number;

        _device.Tell(json);

        Assert.Equal(reason, _device.Agent.AssignmentReason);
        Assert.Equal(state, _device.Agent.State);
        Assert.Equal(number, _device.Agent.Request.Number);
        Assert.Equal(before, _device.Files.Fingerprint("agent/journal", "agent/permits", "boot/", "slot.", "trust/"));
        _device.DeliverReports();
        Assert.Equal(["refused/" + ReasonText.Of(reason), "idle"], _device.Told().TakeLast(2));
    }
}
