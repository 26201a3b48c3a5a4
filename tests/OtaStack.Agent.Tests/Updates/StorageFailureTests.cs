using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A medium that refuses a change: told, waited for, and gone on with from what is on the medium.</summary>
public sealed class StorageFailureTests
{
    [Fact]
    public void A_failure_at_any_change_only_delays_the_update()
    {
        TestDevice start = TestDevice.Provisioned();
        start.Assign(1, start.Publish("1.1.0"));
        TestDevice clean = start.Clone();
        Finish(clean);
        Assert.True(clean.Files.Operations > 30);
        for (int failing = 1; failing <= clean.Files.Operations; failing++)
        {
            foreach (int count in new[] { 1, 3 })
            {
                TestDevice device = start.Clone();
                device.Files.FailAt = failing;
                device.Files.FailCount = count;

                Finish(device);

                Assert.Equal("1.1.0", device.Agent.RunningVersion);
                Assert.DoesNotContain(device.Told(), told => told.StartsWith("refused", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void A_medium_that_stays_broken_is_told_about_and_tried_ever_more_rarely()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Downloading);
        device.Files.FailAt = device.Files.Operations + 1;
        device.Files.FailCount = int.MaxValue / 2;
        int requests = device.Repository.Requests.Count + device.Link.TargetRequests.Count;
        long start = device.Now;

        device.RunUntil(() => device.Now > start + 86400);

        Assert.Equal((AgentState.Failed, ReasonCode.StorageFailed), (device.Agent.State, device.Agent.Reason));
        Assert.Contains("failed/storageFailed", device.Told());
        Assert.InRange(device.Repository.Requests.Count + device.Link.TargetRequests.Count - requests, 0, 200);
        Assert.Equal("1.0.0", device.Agent.RunningVersion);

        device.Files.FailAt = 0;
        device.Repository.Now = device.Now;
        device.Repository.PublishSnapshot();
        device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Fact]
    public void Without_a_boot_record_nothing_is_installed()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.Files["boot/record.1"] = null;
        device.Files["boot/record.2"] = null;
        device.PowerOn();

        Assert.Equal(BootOutcome.NoBootableSlot, device.Boot.Outcome);
        Assert.Equal((AgentState.Failed, ReasonCode.SlotCorrupt), (device.Agent.State, device.Agent.Reason));
        string before = device.Protected();
        long start = device.Now;
        device.RunUntil(() => device.Now > start + 3600);
        Assert.Equal(before, device.Protected());
        Assert.Empty(device.Repository.Requests);
    }

    [Fact]
    public void A_device_with_both_slots_damaged_fetches_its_release_again_when_its_boot_record_is_whole()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.Files["slot.a/App.dll"]![0] ^= 1;
        device.PowerOn();
        Assert.Equal(BootOutcome.NoBootableSlot, device.Boot.Outcome);
        Assert.Equal("", device.Agent.RunningVersion);

        device.RunUntil(AgentState.Confirmed);

        Assert.Equal("1.1.0", device.Agent.RunningVersion);
    }

    [Theory]
    [InlineData("slot.b/App.dll")]
    [InlineData("slot.b/New.dll")]
    public void A_block_that_is_spoilt_once_it_is_in_the_slot_is_fetched_anew(string part)
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        bool isSpoilt = false;
        device.Stepping += () =>
        {
            if (!isSpoilt && device.Files[part] is { Length: > 0 } bytes)
            {
                bytes[0] ^= 1;
                isSpoilt = true;
            }
        };

        Finish(device);

        Assert.True(isSpoilt);
        Assert.DoesNotContain(device.Told(), told => told.StartsWith("refused", StringComparison.Ordinal));
    }

    [Fact]
    public void A_block_that_is_spoilt_again_and_again_is_not_started()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.Files.Changing = (_, _) =>
        {
            if (device.Files["slot.b/App.dll"] is { Length: > 0 } bytes)
            {
                bytes[0] ^= 1;
            }
        };
        device.PowerOn();

        device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.ImageMismatch, device.Agent.Reason);
        Assert.Empty(device.Files.Fingerprint("slot.b"));
        Assert.Equal("1.0.0", device.Agent.RunningVersion);
    }

    private static void Finish(TestDevice device)
    {
        device.PowerOn();
        device.RunUntil(() => device.Agent.RunningVersion == "1.1.0" && device.Agent.State == AgentState.Confirmed);
        device.RunUntilQuiet();
    }
}
