using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Transport;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>The power fails at every change while events are kept and told: what was kept is told, and no number means two things.</summary>
public sealed class EventCutTests(ITestOutputHelper output)
{
    private static readonly TestDevice Start = TestDevice.Provisioned();
    private static readonly double[] Torn = [0, 0.4, 0.99];
    private static readonly ReasonCode[] Reasons = [ReasonCode.UnknownImage, ReasonCode.CodeLockedOut, ReasonCode.TimeBackwards];

    [Fact]
    public void Events_survive_a_cut_at_every_change()
    {
        TestDevice clean = NewDevice();
        List<ReasonCode> all = [];
        Provoke(clean, all);
        int operations = clean.Files.Operations;
        Assert.True(operations > 8, $"only {operations} changes");
        int cuts = 0;
        for (int cut = 1; cut <= operations; cut++)
        {
            foreach (double torn in Torn)
            {
                TestDevice device = NewDevice();
                List<ReasonCode> kept = [];
                device.Files.CutAt = cut;
                device.Files.Torn = torn;
                try
                {
                    Provoke(device, kept);
                    Assert.Fail("no cut happened");
                }
                catch (PowerCutException)
                {
                    cuts++;
                }

                device.PowerOn();
                device.DeliverReports();
                string[] told = [.. device.Events.Select(report => (string)report["eventReason"]!)];
                Assert.All(kept, reason => Assert.Contains(ReasonText.Of(reason), told));
                Assert.All(
                    device.Events.GroupBy(report => (int)report["event"]!),
                    number => Assert.Single(number.Select(report => (string)report["eventReason"]!).Distinct()));
                Assert.Equal("1.0.0", device.Agent.RunningVersion);
            }
        }

        output.WriteLine($"{operations} changes, {cuts} power cuts, every event that was kept was told");
    }

    private static TestDevice NewDevice()
    {
        return Start.Clone();
    }

    private static void Provoke(TestDevice device, List<ReasonCode> kept)
    {
        device.PowerOn();
        foreach (ReasonCode reason in Reasons)
        {
            device.Agent.SecurityEvent(reason, device.Now);
            kept.Add(reason);
            device.Agent.SecurityEvent(reason, device.Now);
            device.DeliverReports();
        }
    }
}
