using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Slots;

/// <summary>
/// The power fails at every operation of taking back a pair that was handed to the boot loader: a new deployment never runs on a nanoCLR that nobody
/// said it runs on, what ran before runs in the end, and nobody is told of a failure or of a refusal that there was not. Before the withdrawal is on
/// the medium it has come too late, and the pair is tried.
/// </summary>
public sealed class WithdrawalCutTests(ITestOutputHelper output)
{
    private const string Old = "1.0.0 1.0.0";
    private const string New = "1.1.0 1.1.0";

    /// <summary>A nanoCLR that was started before it could be withdrawn stays under swap using offset, and runs what was confirmed.</summary>
    private const string Half = "1.1.0 1.0.0";
    private const string Incompatible = "1.0.0 1.1.0";

    [Theory]
    [InlineData(SwapStrategy.Move, 4096)]
    [InlineData(SwapStrategy.Move, 8192)]
    [InlineData(SwapStrategy.Offset, 4096)]
    [InlineData(SwapStrategy.Offset, 8192)]
    public void A_withdrawal_survives_a_cut_at_every_operation(SwapStrategy strategy, int externalBlock)
    {
        TestDevice start = ImageBoard.Provisioned(strategy, externalBlock);
        SimulatedRelease release = ImageBoard.Publish(start, "1.1.0", null, "deployment", "nanoclr");
        TestDevice clean = HandedOver(start, release);
        int filesBefore = clean.Files.Operations;
        long flashBefore = clean.Mcuboot!.Supply.Operations;
        clean.Assign(2, null);
        int files = clean.Files.Operations - filesBefore;
        int flash = (int)(clean.Mcuboot.Supply.Operations - flashBefore);
        Assert.True(files > 2 && flash > 8, $"only {files} and {flash} operations");

        int late = 0;
        for (int cut = 1; cut <= files; cut++)
        {
            TestDevice device = HandedOver(start, release);
            device.Files.Pending(cut, 0.5);
            late += Survives(device, $"change {cut} of a file", strategy == SwapStrategy.Offset) ? 0 : 1;
        }

        for (int cut = 1; cut <= flash; cut++)
        {
            TestDevice device = HandedOver(start, release);
            device.Mcuboot!.Supply.CutAfter(cut);
            Assert.True(Survives(device, $"flash operation {cut}", strategy == SwapStrategy.Offset), $"not on the medium before flash operation {cut}");
        }

        Assert.True(late < files, $"{late} of {files}");

        output.WriteLine($"{strategy}, blocks of {externalBlock}: {files} changes of files and {flash} flash operations, {files + flash} power cuts");
    }

    /// <summary>A device that has handed the pair over and has not restarted yet.</summary>
    private static TestDevice HandedOver(TestDevice start, SimulatedRelease release)
    {
        TestDevice device = ImageBoard.Clone(start);
        device.PowerOn();
        device.Assign(1, release);
        device.RunUntil(AgentState.Rebooting);
        return device;
    }

    /// <summary>False when the withdrawal was not on the medium.</summary>
    private static bool Survives(TestDevice device, string where, bool mayStay)
    {
        bool isCut = false;
        try
        {
            device.Assign(2, null);
            device.RunUntilQuiet();
        }
        catch (Exception failure) when (failure is PowerCutException or PowerLostException)
        {
            isCut = true;
            device.Files.PowerOn();
            device.Mcuboot!.Supply.Cut();
            device.Mcuboot.Supply.TurnOn();
        }

        Assert.True(isCut, $"no cut at {where}");
        BootRecord record = new(device.Files);
        Assert.True(record.Load());
        bool isNoted = record.TrialReason == (byte)ReasonCode.Withdrawn;
        device.PowerOn();
        device.RunUntil(() =>
        {
            Assert.True(ImageBoard.Running(device) != Incompatible, $"{Incompatible} after a cut at {where}");
            return device.Agent.Request.Kind == RequestKind.Wait && device.Agent.State == AgentState.Idle;
        });
        device.RunUntilQuiet();

        string running = ImageBoard.Running(device);
        Assert.True(running == (isNoted ? Old : New) || (mayStay && isNoted && running == Half), $"{running} after a cut at {where}");
        foreach (ImageKind image in (ImageKind[])[ImageKind.NanoClr, ImageKind.Deployment])
        {
            Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot!.Slots.StatusOf(image));
        }

        string[] expected = ["idle", "downloading", "rebooting", "idle/withdrawn"];
        Assert.Empty(device.Told().Except(isNoted ? expected : [.. expected, "trial", "confirmed"]));
        Assert.Empty(device.Events);
        return isNoted;
    }
}
