using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// Runs an update of images through power cuts to its end, and checks what must hold at every moment: the boot loader finds something
/// signed to start, each primary slot holds a released image whole, a new deployment never runs on a nanoCLR that need not run it, the security counter does not go back, a report tells the hashes that
/// run, "confirmed" is told of nothing but what is confirmed, what was told to be confirmed runs from then on, and so does what the boot loader was told to keep.
/// Programming flash that is not erased throws, and is not caught here.
/// </summary>
internal sealed class ImageCutRunner(ImageScenario scenario, TestDevice device)
{
    private int _counter;
    private int _checkedReports;
    private bool _isConfirmed;
    private bool _isKept;
    private bool _hasStarted;

    /// <summary>Power cuts that happened.</summary>
    public int Cuts { get; private set; }

    /// <summary>Power cuts that happened between the order to swap and the end of the trial.</summary>
    public int CutsInTrial { get; private set; }

    public bool IsGivenUp { get; private set; }

    /// <summary>Called after each cut, with power again: arranges the next one.</summary>
    public Action? AfterCut { get; set; }

    public void Run()
    {
        while (!TryRun())
        {
            Cuts++;
            device.Files.PowerOn();
            device.Mcuboot!.Supply.Cut();
            device.Mcuboot.Supply.TurnOn();
            _isKept |= _hasStarted && device.Agent.State == AgentState.Trial && scenario.IsKept(device);
            CutsInTrial += Record().TrialState != TrialState.None ? 1 : 0;
            AfterCut?.Invoke();
        }
    }

    private bool TryRun()
    {
        try
        {
            _hasStarted = false;
            device.PowerOn();
            _hasStarted = true;
            CheckBoot();
            device.RunUntil(() =>
            {
                CheckReports();
                Assert.True(!_isKept || scenario.IsKept(device), "the boot loader was told to keep the deployment, and it was taken back");
                IsGivenUp = scenario.IsGivenUp(device);
                return IsGivenUp || scenario.IsDone(device, Cuts > 0);
            });
            return true;
        }
        catch (Exception failure) when (failure is PowerCutException or PowerLostException)
        {
            return false;
        }
    }

    private void CheckBoot()
    {
        string running = ImageBoard.Running(device);
        Assert.True(!_isConfirmed || running == scenario.New, $"told to be confirmed, and now {running} runs");
        Assert.NotEqual(ReasonCode.UnknownImage, device.Agent.Reason);
        Assert.True(running != scenario.Incompatible, $"{running}: nobody promised that this nanoCLR runs this deployment");
        int counter = Record().SecurityCounter;
        Assert.True(counter >= _counter, $"the security counter went back from {_counter} to {counter}");
        Assert.True(counter < ImageScenario.NewCounter || scenario.Stays, $"the security counter is {counter} by a release that failed");
        _counter = counter;
    }

    private void CheckReports()
    {
        for (; _checkedReports < device.Reports.Count; _checkedReports++)
        {
            JsonObject report = device.Reports[_checkedReports];
            Assert.Equal(HashOf(ImageKind.Deployment), (string)report["deploymentSha256"]!);
            Assert.Equal(HashOf(ImageKind.NanoClr), (string)report["nanoclrSha256"]!);
            if ((string)report["state"]! == "confirmed")
            {
                Assert.True(scenario.MayBeConfirmed, "a release that failed was confirmed");
                Assert.Equal(scenario.New, ImageBoard.Running(device));
                Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot!.Slots.StatusOf(ImageKind.Deployment));
                Assert.Equal(ImageSlotStatus.Confirmed, device.Mcuboot.Slots.StatusOf(ImageKind.NanoClr));
                Assert.Equal(TrialState.None, Record().TrialState);
                Assert.Equal(ImageScenario.NewCounter, Record().SecurityCounter);
                _isConfirmed = true;
            }
        }
    }

    private string HashOf(ImageKind image)
    {
        byte[] hash = new byte[32];
        device.Mcuboot!.Slots.ReadHash(image, isSecondary: false, hash);
        return Convert.ToHexStringLower(hash);
    }

    private BootRecord Record()
    {
        BootRecord record = new(device.Files);
        Assert.True(record.Load(), "no valid boot record");
        return record;
    }
}
