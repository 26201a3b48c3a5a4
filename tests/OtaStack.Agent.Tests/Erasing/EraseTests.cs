using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Erasing;

/// <summary>A device is erased on its user's order: what goes, what stays, and what the receipt says.</summary>
public sealed class EraseTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    public EraseTests()
    {
        _device.AddSecrets();
        _device.Assign(1, _device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4 }));
        _device.PowerOn();
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        _device.Desired = null;
    }

    [Theory]
    [InlineData("")]
    [InlineData("dev-002")]
    [InlineData("DEV-001")]
    public void Without_the_name_of_the_device_nothing_happens(string confirmation)
    {
        string before = _device.Files.Fingerprint();

        Assert.Equal(ReasonCode.EraseUnconfirmed, _device.Agent.User.OrderErase(true, confirmation, _device.Now));

        Assert.Equal(before, _device.Files.Fingerprint());
        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
    }

    [Fact]
    public void A_board_without_an_erase_list_refuses()
    {
        _device.Settings.Erase = null;
        Assert.Equal(ReasonCode.EraseUnconfirmed, _device.Agent.User.OrderErase(true, TestDevice.Name, _device.Now));
    }

    [Fact]
    public void Of_everything_the_release_that_runs_and_what_protects_it_are_left()
    {
        Order(all: true);
        _device.RunUntil(AgentState.Erased);

        Assert.All(_device.Files.Leftovers, left => Assert.Equal("OTER"u8, left.AsSpan(0, 4)));
        Assert.All(_device.Files.Paths, path => Assert.Matches("^(boot/|trust/|slot.b|erase/)", path));
        foreach ((string path, byte[] secret) in Secrets.Files)
        {
            Assert.True(_device.Files[path] is null, path);
            Assert.DoesNotContain(_device.Files.Paths, left => _device.Files[left].AsSpan().IndexOf(secret) >= 0);
        }

        _device.PowerOn();
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal(AgentState.Erased, _device.Agent.State);
    }

    [Fact]
    public void Of_the_user_data_alone_the_device_goes_on_with_its_identity()
    {
        Order(all: false);
        _device.RunUntil(() => _device.Receipts.Count == 1 && _device.Agent.State != AgentState.Erasing);

        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
        Assert.All(Secrets.UserData.Keys, path => Assert.Null(_device.Files[path]));
        Assert.All(Secrets.Files.Keys.Except(Secrets.UserData.Keys), path => Assert.NotNull(_device.Files[path]));
        Assert.Equal("userData", (string)_device.Receipts[0]["what"]!);
        _device.RunUntilQuiet();
        Assert.Single(_device.Receipts);

        _device.Assign(2, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 4 }));
        _device.RunUntil(() => _device.Agent.RunningVersion == "1.2.0" && _device.Agent.State == AgentState.Confirmed);
    }

    [Fact]
    public void What_the_user_has_chosen_goes_with_the_data_of_the_user()
    {
        Assert.True(_device.Agent.User.SetMode(UpdateMode.Offline, _device.Now));
        Assert.True(_device.Agent.User.SetBytesPerSecond(4711, _device.Now));
        Assert.Equal(UpdateMode.Offline, _device.Agent.Mode);
        Order(all: false);
        _device.RunUntil(() => _device.Receipts.Count == 1 && _device.Agent.State != AgentState.Erasing);

        Assert.Equal((UpdateMode.Automatic, 0), (_device.Agent.Mode, _device.Agent.Local.BytesPerSecond));
        Assert.DoesNotContain(_device.Files.Paths, path => path.StartsWith("agent/settings", StringComparison.Ordinal));
    }

    [Fact]
    public void The_receipt_is_delivered_while_the_key_is_still_there_and_says_what_was_done()
    {
        List<bool> keyWasThere = [];
        _device.Delivering = report => keyWasThere.AddRange(report.ContainsKey("kind") ? [_device.Files["device/key"] is not null] : []);
        long ordered = _device.Now;
        Order(all: true);
        _device.RunUntil(AgentState.Erased);

        JsonObject receipt = Assert.Single(_device.Receipts);
        Assert.Equal([true], keyWasThere);
        Assert.Equal("receipt", (string)receipt["kind"]!);
        Assert.Equal("all", (string)receipt["what"]!);
        Assert.Equal("user", (string)receipt["orderedBy"]!);
        Assert.Equal(0, (int)receipt["failed"]!);
        Assert.Equal(11, (int)receipt["targets"]!);
        Assert.Equal("clear, NOR flash, block erase", (string)receipt["means"]!);
        Assert.Equal(ordered, (long)receipt["started"]!);
        Assert.InRange((long)receipt["ended"]!, ordered, _device.Now);
        Assert.True((int)receipt["bytes"]! > 5000);
        Assert.True(Secrets.IsAuthentic(_device.Files[EraseProfile.ReceiptPath]!));
        Assert.True(Encoding.UTF8.GetString(_device.Files[EraseProfile.ReceiptPath]!) == receipt.ToJsonString());
    }

    [Fact]
    public void A_receipt_that_was_changed_is_not_authentic()
    {
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
        byte[] receipt = _device.Files[EraseProfile.ReceiptPath]!;
        for (int i = 0; i < receipt.Length - 75; i++)
        {
            byte[] changed = (byte[])receipt.Clone();
            changed[i] ^= 1;
            string text = Encoding.Latin1.GetString(changed);
            Assert.True(!IsJson(changed) || !Secrets.IsAuthentic(changed), text);
        }
    }

    [Fact]
    public void Without_a_server_the_key_goes_all_the_same_and_the_receipt_stays_for_the_user()
    {
        _device.Link.IsDown = true;
        Order(all: true);
        long ordered = _device.Now;
        _device.RunUntil(AgentState.Erased);

        Assert.InRange(_device.Now - ordered, 120, 200);
        Assert.Null(_device.Files["device/key"]);
        Assert.True(Secrets.IsAuthentic(_device.Files[EraseProfile.ReceiptPath]!));
        _device.Link.IsDown = false;
        _device.RunUntilQuiet();
        Assert.Empty(_device.Receipts);
    }

    [Fact]
    public void The_receipt_of_the_user_data_waits_for_the_server_over_restarts()
    {
        _device.Link.IsDown = true;
        Order(all: false);
        _device.RunUntil(AgentState.Confirmed);
        _device.RunUntilQuiet();
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Empty(_device.Receipts);

        _device.Link.IsDown = false;
        _device.PowerOn();
        _device.RunUntilQuiet();
        Assert.Single(_device.Receipts);
    }

    [Fact]
    public void An_erased_device_takes_no_assignment_and_says_nothing()
    {
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
        int told = _device.Reports.Count;
        string before = _device.Files.Fingerprint();

        for (int boot = 0; boot < 2; boot++)
        {
            _device.Tell(TestDevice.Assignment(9, "thermostat-1.2.0", "thermostat/1.2.0/assemblies.bin"));
            Assert.Equal(ReasonCode.EraseOrdered, _device.Agent.AssignmentReason);
            Assert.Equal(ReasonCode.EraseBusy, _device.Agent.User.OrderErase(false, TestDevice.Name, _device.Now));
            _device.RunUntilQuiet();
            Assert.Equal(AgentState.Erased, _device.Agent.State);
            Assert.Equal(told, _device.Reports.Count);
            Assert.Equal(before, _device.Files.Fingerprint());
            _device.PowerOn();
        }
    }

    [Fact]
    public void With_a_new_key_it_is_a_new_device()
    {
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
        _device.Files["device/key"] = Parts.Noise(32, "another key");
        _device.Files["trust/root.json"] ??= _device.Repository.RootJson(1);
        _device.PowerOn();
        Assert.Equal(AgentState.Idle, _device.Agent.State);
        _device.Assign(1, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 4 }));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.2.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void The_security_counter_outlives_it()
    {
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
        _device.Files["device/key"] = Parts.Noise(32, "another key");
        _device.PowerOn();
        _device.Assign(1, _device.Publish("1.3.0", new ReleaseOptions { SecurityCounter = 3 }));
        _device.RunUntil(AgentState.Refused);
        Assert.Equal(ReasonCode.SecurityCounter, _device.Agent.Reason);
    }

    [Fact]
    public void While_it_is_erased_it_takes_no_assignment_either()
    {
        Order(all: true);
        string journal = _device.Files.Fingerprint("agent/journal");
        _device.Tell(TestDevice.Assignment(9, "", ""));
        Assert.Equal(AgentState.Erasing, _device.Agent.State);
        Assert.Equal(journal, _device.Files.Fingerprint("agent/journal"));
    }

    [Fact]
    public void The_server_sees_that_it_is_being_erased()
    {
        Order(all: true);
        _device.DeliverReports();
        Assert.Equal("erasing/eraseOrdered", _device.Told().Last());
        Assert.Equal("eraseOrdered", (string)_device.Events.Last()["eventReason"]!);
    }

    [Fact]
    public void What_cannot_be_erased_is_counted_and_the_rest_goes()
    {
        _device.Files.Stubborn = "raw/coredump";
        Order(all: true);
        _device.RunUntil(AgentState.Erased);

        Assert.Equal(1, (int)Assert.Single(_device.Receipts)["failed"]!);
        Assert.All(Secrets.Files.Keys.Except(["raw/coredump"]), path => Assert.Null(_device.Files[path]));
    }

    [Fact]
    public void A_key_that_cannot_be_erased_keeps_the_device_from_being_erased_and_from_working()
    {
        _device.Files.Stubborn = "device/key";
        Order(all: true);
        long end = _device.Now + 1000;
        _device.RunUntil(() => _device.Now > end);
        Assert.Equal(AgentState.Erasing, _device.Agent.State);
        _device.PowerOn();
        Assert.Equal(AgentState.Erasing, _device.Agent.State);

        _device.Files.Stubborn = "";
        _device.RunUntil(AgentState.Erased);

        Assert.All(Secrets.Files.Keys, path => Assert.Null(_device.Files[path]));
    }

    [Fact]
    public void A_medium_that_refuses_for_a_moment_is_asked_again()
    {
        _device.Files.FailAt = _device.Files.Operations + 6;
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
        Assert.Equal(0, (int)Assert.Single(_device.Receipts)["failed"]!);
        Assert.All(Secrets.Files.Keys, path => Assert.Null(_device.Files[path]));
    }

    [Fact]
    public void During_a_trial_it_waits_for_a_new_order()
    {
        _device.Assign(2, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 4 }));
        _device.RunUntil(AgentState.Trial);
        string before = _device.Files.Fingerprint();
        Assert.Equal(ReasonCode.EraseBusy, _device.Agent.User.OrderErase(true, TestDevice.Name, _device.Now));
        Assert.Equal(before, _device.Files.Fingerprint());

        _device.RunUntil(AgentState.Confirmed);
        Order(all: true);
        _device.RunUntil(AgentState.Erased);
    }

    [Fact]
    public void An_update_that_waits_for_its_restart_is_taken_back_first()
    {
        _device.Assign(2, _device.Publish("1.2.0", new ReleaseOptions { SecurityCounter = 4 }));
        _device.RunUntil(AgentState.Rebooting);
        Order(all: true);
        _device.PowerOn();
        Assert.Equal(AgentState.Erasing, _device.Agent.State);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        _device.RunUntil(AgentState.Erased);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
    }

    private void Order(bool all)
    {
        Assert.Equal(ReasonCode.None, _device.Agent.User.OrderErase(all, TestDevice.Name, _device.Now));
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes)?["mac"] is not null && bytes.AsSpan().LastIndexOf(",\"mac\":\""u8) > 0;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
