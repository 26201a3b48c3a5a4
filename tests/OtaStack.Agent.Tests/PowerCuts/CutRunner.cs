using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// Runs a device to a goal through power cuts, and checks after each of them what must hold at every moment:
/// something verified boots, it is one of the expected releases whole, the security counter does not go back,
/// and "confirmed" is only told of what is confirmed.
/// </summary>
internal sealed class CutRunner
{
    private readonly TestDevice _device;
    private readonly string[] _versions;
    private int _counter;
    private int _checkedReports;

    /// <param name="versions">The releases that may boot.</param>
    public CutRunner(TestDevice device, params string[] versions)
    {
        _device = device;
        _versions = versions;
    }

    /// <summary>Power cuts that happened.</summary>
    public int Cuts { get; private set; }

    /// <summary>Power cuts that happened while a new release was on trial.</summary>
    public int CutsInTrial { get; private set; }

    /// <summary>Whether the next boot is tried on a copy first, where no cut can disturb it. Default true.</summary>
    public bool TriesBootOnCopy { get; init; } = true;

    /// <summary>Called after each cut: arranges the next one.</summary>
    public Action? AfterCut { get; set; }

    public void Run(Func<bool> isDone)
    {
        bool isOn = false;
        while (true)
        {
            try
            {
                if (!isOn)
                {
                    _device.PowerOn();
                    isOn = true;
                    CheckBoot();
                }

                _device.RunUntil(() =>
                {
                    CheckReports();
                    return isDone();
                });
                return;
            }
            catch (PowerCutException)
            {
                Cuts++;
                _device.Files.PowerOn();
                CutsInTrial += Record().TrialState == TrialState.Started ? 1 : 0;
                if (TriesBootOnCopy)
                {
                    CheckBootOfCopy();
                }

                isOn = false;
                AfterCut?.Invoke();
            }
        }
    }

    /// <summary>What would boot right now, tried on a copy.</summary>
    private void CheckBootOfCopy()
    {
        TestDevice copy = _device.Clone();
        copy.Desired = null;
        copy.PowerOn();
        CheckSlot(copy);
    }

    private void CheckBoot()
    {
        CheckSlot(_device);
        int counter = Record().SecurityCounter;
        Assert.True(counter >= _counter, $"the security counter went back from {_counter} to {counter}");
        _counter = counter;
    }

    private void CheckSlot(TestDevice device)
    {
        Assert.NotEqual(BootOutcome.NoBootableSlot, device.Boot.Outcome);
        Assert.NotEqual(BootReason.SlotCorrupt, device.Boot.Reason);
        string version = device.Agent.RunningVersion;
        Assert.Contains(version, _versions);
        (string Name, byte[] Bytes)[] parts = Parts.Of(version);
        Assert.Equal(parts.Select(part => part.Name), device.Boot.Parts);
        foreach ((string name, byte[] bytes) in parts)
        {
            Assert.True(bytes.AsSpan().SequenceEqual(device.Files[device.Boot.Folder + "/" + name]), $"{name} of {version} in {device.Boot.Folder}");
        }
    }

    private void CheckReports()
    {
        for (; _checkedReports < _device.Reports.Count; _checkedReports++)
        {
            JsonObject report = _device.Reports[_checkedReports];
            if (_checkedReports > 0)
            {
                Assert.True((int)report["sequence"]! > (int)_device.Reports[_checkedReports - 1]["sequence"]!, "report numbers must grow");
            }

            if ((string)report["state"]! == "confirmed")
            {
                BootRecord record = Record();
                Assert.Equal(TrialState.None, record.TrialState);
                Assert.Equal(record.Entry(record.Confirmed).ReleaseId, (string)report["attempted"]!);
                Assert.Equal((string)report["attempted"]!, (string)report["releaseId"]!);
            }
        }
    }

    private BootRecord Record()
    {
        BootRecord record = new(_device.Files);
        Assert.True(record.Load(), "no valid boot record");
        return record;
    }
}
