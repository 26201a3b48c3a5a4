using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// Runs a device to a goal over a medium with errors, and checks what must hold at every moment: nothing but an expected release, whole, is started;
/// without the errors something would start; the security counter does not go back; "confirmed" is only told of what is confirmed. Whatever escapes
/// the agent ends the test.
/// </summary>
internal sealed class FaultRunner(TestDevice device, string[] versions)
{
    private readonly HashSet<string> _confirmed = [];
    private int _counter;
    private int _boots;
    private int _checkedReports;

    /// <summary>Whether reports must tell the names that the boot record tells. Default true.</summary>
    public bool ComparesNames { get; init; } = true;

    /// <summary>Whether a release may be told to be confirmed when the next is scheduled or confirmed by now, since nothing could be told before. Default false.</summary>
    public bool TellsLate { get; init; }

    public void Run(Func<bool> isDone)
    {
        PowerOn();
        GoOn(isDone);
    }

    public void GoOn(Func<bool> isDone)
    {
        device.RunUntil(() =>
        {
            CheckStarts();
            CheckReports();
            return isDone();
        });
    }

    public void PowerOn()
    {
        device.PowerOn();
        CheckStarts();
    }

    private void CheckStarts()
    {
        if (_boots == device.Boots)
        {
            return;
        }

        _boots = device.Boots;
        if (device.Boot.Outcome == BootOutcome.NoBootableSlot)
        {
            Assert.True(device.Files.Failures > 0, "nothing starts, and the medium is not to blame");
        }
        else
        {
            CheckSlot(device);
        }

        TestDevice copy = device.Clone();
        copy.Desired = null;
        copy.Insert(null);
        copy.PowerOn();
        Assert.NotEqual(BootOutcome.NoBootableSlot, copy.Boot.Outcome);
        CheckSlot(copy);
        int counter = Record().SecurityCounter;
        Assert.True(counter >= _counter, $"the security counter went back from {_counter} to {counter}");
        _counter = counter;
    }

    private void CheckSlot(TestDevice started)
    {
        string folder = started.Boot.Folder + "/";
        string? version = versions.FirstOrDefault(version => Parts.Of(version).All(part => started.Files[folder + part.Name] is { } bytes && part.Bytes.AsSpan().SequenceEqual(bytes)));
        Assert.True(version != null, $"{folder} holds no release whole");
        Assert.Equal(Parts.Of(version).Select(part => part.Name), started.Boot.Parts);
    }

    private void CheckReports()
    {
        if (TellsLate)
        {
            BootRecord record = Record();
            _ = _confirmed.Add(record.Entry(record.Confirmed).ReleaseId);
        }

        for (; _checkedReports < device.Reports.Count; _checkedReports++)
        {
            JsonObject report = device.Reports[_checkedReports];
            if ((string)report["state"]! == "confirmed")
            {
                if (TellsLate)
                {
                    Assert.Contains((string)report["attempted"]!, _confirmed);
                    continue;
                }

                BootRecord record = Record();
                Assert.Equal(TrialState.None, record.TrialState);
                if (ComparesNames)
                {
                    Assert.Equal(record.Entry(record.Confirmed).ReleaseId, (string)report["attempted"]!);
                    Assert.Equal((string)report["attempted"]!, (string)report["releaseId"]!);
                }
            }
        }
    }

    /// <summary>What stands on the medium.</summary>
    private BootRecord Record()
    {
        BootRecord record = new(device.Files.Copy());
        Assert.True(record.Load(), "no valid boot record");
        return record;
    }
}
