using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.PowerCuts;
using OtaStack.Agent.Tests.Support;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// An error at every change of a file, at every look at one, and at every call of the image slots, with the power on: the update of images ends as it
/// must, and what <see cref="ImageCutRunner"/> checks after each cut holds here too.
/// </summary>
public sealed class ImageFaultTests(ITestOutputHelper output)
{
    private static readonly int Step = int.TryParse(Environment.GetEnvironmentVariable("OTASTACK_FAULT_STEP"), out int step) ? step : 7;

    [Theory]
    [InlineData(SwapStrategy.Move, "pair", ImageFate.Good)]
    [InlineData(SwapStrategy.Move, "pair", ImageFate.Unhealthy)]
    [InlineData(SwapStrategy.Offset, "deployment", ImageFate.Good)]
    [InlineData(SwapStrategy.Overwrite, "pair", ImageFate.Good)]
    [InlineData(SwapStrategy.Overwrite, "deployment", ImageFate.Unhealthy)]
    public void An_update_of_images_ends_whatever_fails(SwapStrategy strategy, string images, ImageFate fate)
    {
        ImageScenario scenario = new(strategy, 4096, images, fate, "direct");
        TestDevice clean = scenario.NewDevice();
        int calls = 0;
        clean.Mcuboot!.Slots.Fault = (_, _) => Count(ref calls, 0, 0);
        new ImageCutRunner(scenario, clean).Run();
        int points = 0;
        foreach (int count in new[] { 1, 3 })
        {
            for (int at = 1; at <= clean.Files.Operations; at++)
            {
                int first = at;
                Ends(scenario, $"{count} changes from {at} on fail", device => (device.Files.FailAt, device.Files.FailCount) = (first, count));
                points++;
            }

            for (int at = 1; at <= clean.Files.Looks; at += Step)
            {
                int first = at;
                Ends(scenario, $"{count} looks from {at} on fail", device => (device.Files.FailLookAt, device.Files.FailLookCount) = (first, count));
                points++;
            }

            for (int at = 1; at <= calls; at++)
            {
                int first = at;
                int made = 0;
                Ends(scenario, $"{count} calls of the slots from {at} on fail", device => device.Mcuboot!.Slots.Fault = (_, _) => Count(ref made, first, count));
                points++;
            }
        }

        output.WriteLine($"{scenario.Name}: {clean.Files.Operations} changes, {clean.Files.Looks} looks, {calls} calls, {points} faults");
    }

    private static ImageSlotResult Count(ref int calls, int first, int count)
    {
        calls++;
        return calls >= first && calls < first + count ? ImageSlotResult.FlashError : ImageSlotResult.Success;
    }

    private static void Ends(ImageScenario scenario, string where, Action<TestDevice> arrange)
    {
        TestDevice device = scenario.NewDevice();
        arrange(device);
        ImageCutRunner runner = new(scenario, device);
        try
        {
            runner.Run();
            Assert.False(runner.IsGivenUp, "given up");
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(where, exception);
        }
    }
}
