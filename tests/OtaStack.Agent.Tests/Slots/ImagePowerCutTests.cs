using OtaStack.Agent.Tests.PowerCuts;
using OtaStack.Agent.Tests.Support;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>
/// The power fails at every change of a file and at every flash operation of staging, completion, swap, confirmation and revert: something
/// verified always starts, the update ends as it must, and nothing is told to be confirmed that the boot loader would take back.
/// </summary>
public sealed class ImagePowerCutTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(SwapStrategy.Move, 4096, "deployment", ImageFate.Good, "http")]
    [InlineData(SwapStrategy.Move, 4096, "nanoclr", ImageFate.Good, "mqtt")]
    [InlineData(SwapStrategy.Move, 4096, "pair", ImageFate.Good, "direct")]
    [InlineData(SwapStrategy.Move, 4096, "pair", ImageFate.Unhealthy, "direct")]
    [InlineData(SwapStrategy.Move, 4096, "pair", ImageFate.Rejected, "direct")]
    [InlineData(SwapStrategy.Move, 8192, "pair", ImageFate.Good, "bundle")]
    [InlineData(SwapStrategy.Move, 8192, "pair", ImageFate.Unhealthy, "direct")]
    [InlineData(SwapStrategy.Offset, 4096, "pair", ImageFate.Good, "direct")]
    [InlineData(SwapStrategy.Offset, 4096, "nanoclr", ImageFate.Unhealthy, "direct")]
    [InlineData(SwapStrategy.Offset, 8192, "deployment", ImageFate.Good, "mqtt")]
    [InlineData(SwapStrategy.Offset, 8192, "pair", ImageFate.Good, "http")]
    [InlineData(SwapStrategy.Offset, 8192, "pair", ImageFate.Unhealthy, "bundle")]
    [InlineData(SwapStrategy.Offset, 8192, "deployment", ImageFate.Rejected, "direct")]
    [InlineData(SwapStrategy.Overwrite, 4096, "deployment", ImageFate.Good, "bundle")]
    [InlineData(SwapStrategy.Overwrite, 4096, "pair", ImageFate.Good, "direct")]
    [InlineData(SwapStrategy.Overwrite, 8192, "pair", ImageFate.Good, "http")]
    [InlineData(SwapStrategy.Overwrite, 8192, "deployment", ImageFate.Unhealthy, "mqtt")]
    [InlineData(SwapStrategy.Overwrite, 4096, "pair", ImageFate.Unhealthy, "bundle")]
    [InlineData(SwapStrategy.Overwrite, 4096, "deployment", ImageFate.Rejected, "direct")]
    [InlineData(SwapStrategy.Move, 4096, "pair", ImageFate.Good, "http", true)]
    [InlineData(SwapStrategy.Offset, 8192, "pair", ImageFate.Good, "mqtt", true)]
    [InlineData(SwapStrategy.Overwrite, 8192, "deployment", ImageFate.Good, "bundle", true)]
    public void An_update_survives_a_cut_at_every_operation(
        SwapStrategy strategy, int externalBlock, string images, ImageFate fate, string way, bool packed = false)
    {
        CutEverywhere(new ImageScenario(strategy, externalBlock, images, fate, way, packed: packed));
    }

    [Theory]
    [InlineData(SwapStrategy.Move, 4096, ImageFate.Good)]
    [InlineData(SwapStrategy.Move, 8192, ImageFate.Unhealthy)]
    [InlineData(SwapStrategy.Offset, 8192, ImageFate.Good)]
    [InlineData(SwapStrategy.Offset, 4096, ImageFate.Unhealthy)]
    [InlineData(SwapStrategy.Overwrite, 8192, ImageFate.Good)]
    public void An_update_of_an_updated_device_survives_a_cut_at_every_operation(SwapStrategy strategy, int externalBlock, ImageFate fate)
    {
        CutEverywhere(new ImageScenario(strategy, externalBlock, "pair", fate, "direct", isUpdated: true));
    }

    private void CutEverywhere(ImageScenario scenario)
    {
        TestDevice clean = scenario.NewDevice();
        new ImageCutRunner(scenario, clean).Run();
        int files = clean.Files.Operations;
        int flash = (int)clean.Mcuboot!.Supply.Operations;
        Assert.True(files > 20 && flash > 8, $"only {files} and {flash} operations");
        for (int cut = 1; cut <= files; cut++)
        {
            int at = cut;
            Cut(scenario, $"change {cut} of a file", device => (device.Files.CutAt, device.Files.Torn) = (at, 0.5));
        }

        for (int cut = 1; cut <= flash; cut++)
        {
            int at = cut;
            Cut(scenario, $"flash operation {cut}", device => device.Mcuboot!.Supply.CutAfter(at));
        }

        output.WriteLine($"{scenario.Name}: {files} changes of files and {flash} flash operations, {files + flash} power cuts");
    }

    private static void Cut(ImageScenario scenario, string where, Action<TestDevice> arrange)
    {
        TestDevice device = scenario.NewDevice();
        arrange(device);
        ImageCutRunner runner = new(scenario, device);
        try
        {
            runner.Run();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"cut at {where}", failure);
        }

        Assert.True(runner.Cuts == 1, $"{runner.Cuts} cuts at {where}");
        Assert.False(runner.IsGivenUp, $"given up after a cut at {where}");
    }
}
