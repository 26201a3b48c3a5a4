using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Flash;
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
    [InlineData(SwapStrategy.Move, false, true)]
    [InlineData(SwapStrategy.Move, true, true)]
    [InlineData(SwapStrategy.Move, true, false)]
    [InlineData(SwapStrategy.Offset, true, true)]
    public void An_update_survives_a_cut_at_every_operation(SwapStrategy strategy, bool isPair, bool isHealthy)
    {
        TestDevice start = Start(strategy, isPair, isHealthy);
        TestDevice clean = ImageBoard.Clone(start);
        Run(clean, isHealthy, () => { });
        int files = clean.Files.Operations;
        int flash = (int)clean.Mcuboot!.Supply.Operations;
        Assert.True(files > 20 && flash > 20, $"only {files} and {flash} operations");
        for (int cut = 1; cut <= files; cut++)
        {
            int at = cut;
            Cut(start, isHealthy, $"change {cut} of a file", device => (device.Files.CutAt, device.Files.Torn) = (at, 0.5));
        }

        for (int cut = 1; cut <= flash; cut++)
        {
            int at = cut;
            Cut(start, isHealthy, $"flash operation {cut}", device => device.Mcuboot!.Supply.CutAfter(at));
        }

        output.WriteLine($"{strategy}, {(isPair ? "pair" : "deployment")}, {(isHealthy ? "good" : "bad")}: {files} changes of files and {flash} flash operations, {files + flash} power cuts");
    }

    private static TestDevice Start(SwapStrategy strategy, bool isPair, bool isHealthy)
    {
        TestDevice device = ImageBoard.Provisioned(strategy);
        device.Health = version => version == "1.0.0" || isHealthy ? 0 : 7;
        device.Assign(1, ImageBoard.Publish(device, "1.1.0", null, isPair ? ["deployment", "nanoclr"] : ["deployment"]));
        return device;
    }

    private static void Cut(TestDevice start, bool isHealthy, string where, Action<TestDevice> arrange)
    {
        TestDevice device = ImageBoard.Clone(start);
        arrange(device);
        int cuts = 0;
        try
        {
            Run(device, isHealthy, () => cuts++);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"cut at {where}", failure);
        }

        Assert.True(cuts == 1, $"{cuts} cuts at {where}");
    }

    private static void Run(TestDevice device, bool isHealthy, Action cut)
    {
        while (true)
        {
            try
            {
                device.PowerOn();
                device.RunUntil(() => IsDone(device, isHealthy));
                return;
            }
            catch (Exception failure) when (failure is PowerCutException or PowerLostException)
            {
                cut();
                device.Mcuboot!.Supply.Cut();
            }
        }
    }

    private static bool IsDone(TestDevice device, bool isHealthy)
    {
        string running = ImageBoard.Running(device);
        if (device.Agent.State == AgentState.Confirmed)
        {
            Assert.Equal("1.1.0", running.Split(' ')[1]);
            Assert.Equal(Ports.ImageSlotStatus.Confirmed, device.Mcuboot!.Slots.StatusOf(Trust.Releases.ImageKind.Deployment));
            Assert.True(isHealthy, "a bad release was confirmed");
        }

        return device.Agent.State == (isHealthy ? AgentState.Confirmed : AgentState.RolledBack)
            && (isHealthy || running == "1.0.0 1.0.0")
            && device.Agent.Request.Kind == RequestKind.Wait && device.Agent.WriteReport(new byte[2048], device.Now) == 0;
    }
}
