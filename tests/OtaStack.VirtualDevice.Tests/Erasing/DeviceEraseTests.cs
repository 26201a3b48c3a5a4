using System.Text.Json;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Erasing;

/// <summary>A whole virtual device with its application and its network is erased by its user.</summary>
public sealed class DeviceEraseTests
{
    [Fact]
    public async Task It_is_erased_tells_its_server_and_starts_its_application_no_more()
    {
        await using DeviceBench bench = new();
        await bench.Server.StartAsync();
        SimulatedDevice device = bench.Start("dev-1");
        await bench.WaitForStateAsync("dev-1", AgentState.Idle, "1.0.0");
        Assert.Equal(ReasonCode.EraseUnconfirmed, await device.OrderEraseAsync(true, "dev-2"));
        Assert.Equal(ReasonCode.None, await device.OrderEraseAsync(true, "dev-1"));
        await bench.WaitForStateAsync("dev-1", AgentState.Erased, "1.0.0");
        await bench.StopDevicesAsync();

        JsonElement receipt = Assert.Single(bench.Server.Reports, report => report.TryGetProperty("kind", out _));
        Assert.Equal("all", receipt.GetProperty("what").GetString());
        device.Flash.PowerOn();
        SimulatedFileSystem files = new(device.Flash);
        Assert.Equal(-1, files.Length(SimulatedErase.KeyPath));
        byte[] all = new byte[device.Flash.Geometry.Size];
        device.Flash.Read(0, all);
        Assert.True(all.AsSpan().IndexOf(Convert.FromHexString(LoopbackServer.Key)) < 0, "the device's key can still be read");
        Assert.True(files.Length(EraseProfile.ReceiptPath) > 0);
    }

    [Fact]
    public void The_list_is_that_of_the_board_profile()
    {
        string path = Path.Combine(Root(), "hardware", "boards", "virtual-assemblies.json");
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(path)).GetProperty("erase");
        EraseProfile profile = SimulatedErase.ProfileFor(new SimulatedFileSystem(new SimulatedFlash(new FlashGeometry(), 1)));

        Assert.Equal(
            list.GetProperty("targets").EnumerateArray().Select(target => $"{target.GetProperty("stage")} {target.GetProperty("kind")} {(target.TryGetProperty("name", out JsonElement name) ? name.GetString() : "")}"),
            profile.Targets.Select(target => $"{Dashed(target.Stage.ToString())} {Dashed(target.Kind.ToString())} {target.Name}"));
        Assert.Equal($"{list.GetProperty("method")}, {list.GetProperty("mediaType")}, {list.GetProperty("technique")}", profile.Means);
    }

    private static string Dashed(string name)
    {
        return string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OtaStack.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests must run below the repository");
    }
}
