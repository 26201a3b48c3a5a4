using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Boards;

/// <summary>Every board of <c>hardware/boards</c> with image slots can be a virtual device.</summary>
public sealed class EveryBoardTests
{
    public static TheoryData<string> Boards => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "boards"))
        .Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => BoardLayout.Find(name)!.HasImages).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Boards))]
    public async Task A_pair_of_images_is_installed_and_confirmed(string board)
    {
        await using ImageBench bench = new(board);
        await bench.Server.StartAsync();
        SimulatedDevice device = bench.Start("dev-1");
        bench.Server.Assign("dev-1", bench.Publish("1.1.0", ("nanoclr", ImageBench.Runtime("1.1.0")), ("deployment", ImageBench.Deployment("1.1.0"))));

        await bench.WaitForStateAsync("dev-1", AgentState.Confirmed, "1.1.0");
        await bench.StopDevicesAsync();

        Assert.Equal(("1.1.0", "1.1.0"), (device.Statistics.NanoClr, device.Statistics.Deployment));
    }
}
