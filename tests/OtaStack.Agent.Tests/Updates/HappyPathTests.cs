using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>1.0.0 runs, 1.1.0 is assigned, works, and stays.</summary>
public sealed class HappyPathTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void A_good_release_is_installed_tried_and_confirmed()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 3 });
        _device.Assign(7, release);
        _device.PowerOn();
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);

        _device.RunUntil(AgentState.Confirmed);
        _device.DeliverReports();

        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Equal("thermostat-1.1.0", _device.Agent.RunningReleaseId);
        Assert.Equal(SlotName.B, _device.Boot.Slot);
        Assert.Equal(2, _device.Boots);
        JsonObject report = _device.Reports[^1];
        Assert.Equal("confirmed", (string)report["state"]!);
        Assert.Equal("1.1.0", (string)report["version"]!);
        Assert.Equal(7, (long)report["assignment"]!);
        Assert.Equal(3, (int)report["securityCounter"]!);

        _device.PowerOn();
        Assert.Equal((SlotName.B, BootOutcome.Normal), (_device.Boot.Slot, _device.Boot.Outcome));
        Assert.Equal(AgentState.Confirmed, _device.Agent.State);
    }

    [Fact]
    public void The_slot_holds_exactly_the_parts_of_the_release()
    {
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        (string Name, byte[] Bytes)[] expected = Parts.Of("1.1.0");
        Assert.Equal(expected.Select(part => part.Name), _device.Boot.Parts);
        Assert.Equal(expected.Select(part => part.Name), _device.Files.List("slot.b"));
        foreach ((string name, byte[] bytes) in expected)
        {
            Assert.Equal(bytes, _device.Files["slot.b/" + name]);
        }
    }

    [Fact]
    public void A_part_that_the_running_slot_has_is_copied_and_not_downloaded()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.Assign(1, release);
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(release.Image.Length - Parts.UnchangedBytes + release.Index.Length, _device.Link.TargetBytes);
        Assert.Equal(Parts.Noise(Parts.UnchangedBytes, "Shared"), _device.Files["slot.b/Shared.dll"]);
    }

    [Fact]
    public void A_part_whose_copy_is_damaged_at_rest_is_downloaded_from_there_on()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.Assign(1, release);
        _device.PowerOn();
        _device.Files["slot.a/Shared.dll"]![9000] ^= 1;

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(release.Image.Length - 8192 + release.Index.Length, _device.Link.TargetBytes);
        Assert.Equal(Parts.Noise(Parts.UnchangedBytes, "Shared"), _device.Files["slot.b/Shared.dll"]);
    }

    [Fact]
    public void One_release_after_another_alternates_the_slots()
    {
        _device.PowerOn();
        for (int minor = 1; minor <= 5; minor++)
        {
            string version = $"1.{minor}.0";
            _device.Assign(minor, _device.Publish(version));
            _device.RunUntil(() => _device.Agent.RunningVersion == version && _device.Agent.State == AgentState.Confirmed);
            Assert.Equal(minor % 2 == 0 ? SlotName.A : SlotName.B, _device.Boot.Slot);
        }
    }

    [Fact]
    public void What_is_told_on_the_way_is_in_order_and_not_a_flood()
    {
        _device.Link.ChunkBytes = 100;
        _device.Assign(1, _device.Publish("1.1.0"));
        _device.PowerOn();

        _device.RunUntilQuiet();

        string[] states = [.. _device.Told().Distinct()];
        Assert.Equal(["idle", "downloading", "rebooting", "trial", "confirmed"], states.Where(state => state != "staged"));
        Assert.InRange(_device.Reports.Count, 5, 20);
        Assert.Single(_device.Told(), state => state == "confirmed");
        int[] sequences = [.. _device.Reports.Select(report => (int)report["sequence"]!)];
        Assert.Equal(Enumerable.Range(1, sequences.Length), sequences);
    }

    [Fact]
    public void A_device_that_runs_what_is_assigned_says_so_without_fetching_anything()
    {
        _device.Desired = TestDevice.Assignment(5, "thermostat-1.0.0", "thermostat/1.0.0/assemblies.bin");
        string before = _device.Protected();
        _device.PowerOn();

        _device.RunUntilQuiet();

        Assert.Equal(["confirmed"], _device.Told());
        Assert.Empty(_device.Repository.Requests);
        Assert.Equal(before, _device.Protected());
    }

    [Fact]
    public void Every_size_of_request_and_chunk_gives_the_same_slot()
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        _device.Assign(1, release);
        string? expected = null;
        foreach (int request in new[] { 4096, 8192, 16384, 65536 })
        {
            foreach (int chunk in new[] { 1, 7, 4095, 4096, 4097, 65536 })
            {
                TestDevice device = _device.Clone();
                device.Settings.RequestBytes = request;
                device.Link.ChunkBytes = chunk;
                device.PowerOn();
                device.RunUntil(AgentState.Confirmed);
                expected ??= device.Files.Fingerprint("slot.b");
                Assert.Equal(expected, device.Files.Fingerprint("slot.b"));
            }
        }
    }
}
