using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// The power fails at every single change while a device is erased. Before the order is on the medium the device is whole; from then
/// on it never starts as if it were, and it always ends erased.
/// </summary>
public sealed class EraseCutTests(ITestOutputHelper output)
{
    private static readonly double[] Torn = [0, 0.4, 0.99];

    [Theory]
    [InlineData(true, "user")]
    [InlineData(true, "permit")]
    [InlineData(true, "medium")]
    [InlineData(false, "user")]
    [InlineData(false, "permit")]
    [InlineData(false, "medium")]
    public void An_erase_survives_a_cut_at_every_change(bool all, string orderedBy)
    {
        bool byPermit = orderedBy != "user";
        TestDevice start = NewDevice(all, orderedBy);
        TestDevice clean = start.Clone();
        Run(clean, all, byPermit, isOrdered: false);
        int operations = clean.Files.Operations;
        Assert.True(operations > 15, $"only {operations} changes");
        int undone = 0;
        int cuts = 0;
        for (int cut = 1; cut <= operations; cut++)
        {
            foreach (double torn in Torn)
            {
                TestDevice device = start.Clone();
                device.Files.CutAt = cut;
                device.Files.Torn = torn;
                try
                {
                    undone += Survives(device, all, byPermit) ? 0 : 1;
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"cut at change {cut}, {torn} of it made", exception);
                }

                cuts++;
            }
        }

        output.WriteLine($"all {all}, ordered by {orderedBy}: {operations} changes, {cuts} power cuts, {undone} before the order was on the medium");
        Assert.True(undone < cuts / 2);
    }

    [Theory]
    [InlineData("permit", 6_100_000)]
    [InlineData("medium", 6_200_000)]
    public void A_thousand_random_series_of_cuts_end_erased(string orderedBy, int firstSeed)
    {
        const int runs = 1000;
        TestDevice start = NewDevice(all: true, orderedBy);
        TestDevice clean = start.Clone();
        Run(clean, all: true, byPermit: true, isOrdered: false);
        int cuts = 0;
        for (int seed = firstSeed; seed < firstSeed + runs; seed++)
        {
            Random random = new(seed);
            TestDevice device = start.Clone();
            int left = random.Next(1, 12);
            device.Files.CutAt = random.Next(1, clean.Files.Operations + 1);
            device.Files.Torn = random.NextDouble();
            bool isDone = false;
            while (!isDone)
            {
                try
                {
                    Run(device, all: true, byPermit: true, isOrdered: false);
                    isDone = true;
                }
                catch (PowerCutException)
                {
                    cuts++;
                    left--;
                    device.Files.PowerOn();
                    device.Files.Pending(left > 0 ? random.Next(1, 12) : 0, random.NextDouble());
                }
            }

            IsErased(device, all: true, $"seed {seed}");
        }

        output.WriteLine($"seeds {firstSeed} to {firstSeed + runs - 1}: {cuts} power cuts");
        Assert.True(cuts > 2 * runs);
    }

    private static TestDevice NewDevice(bool all, string orderedBy)
    {
        TestDevice device = TestDevice.Provisioned();
        device.AddSecrets();
        device.Assign(1, device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4 }));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        if (orderedBy != "user")
        {
            PermitDesk desk = new(device);
            string path = desk.Erase("p-1", all ? "all" : "userData", expires: device.Now + (30 * 86400));
            byte[] permit = desk.EraseContent("p-1", all ? "all" : "userData", expires: device.Now + (30 * 86400));
            device.Desired = null;
            if (orderedBy == "permit")
            {
                device.Assign(2, null, path);
            }
            else
            {
                device.Insert(new Medium(BundleText.Write(device.Repository, (path, permit))));
            }
        }

        TestDevice off = device.Clone();
        off.Desired = orderedBy == "permit" ? device.Desired : null;
        return off;
    }

    /// <summary>Runs to the end; with the user's order first when the device does not know of it.</summary>
    private static void Run(TestDevice device, bool all, bool byPermit, bool isOrdered)
    {
        device.PowerOn();
        if (!byPermit && !isOrdered)
        {
            device.Agent.User.OrderErase(all, TestDevice.Name, device.Now);
        }

        device.RunUntil(() => all ? device.Agent.State == AgentState.Erased
            : device.Receipts.Count > 0 && (device.Medium != null ? device.Agent.BundleReason == ReasonCode.PermitUsed : device.Agent.State is AgentState.Idle or AgentState.Confirmed));
    }

    /// <summary>False when the order was lost, and nothing with it.</summary>
    private static bool Survives(TestDevice device, bool all, bool byPermit)
    {
        try
        {
            Run(device, all, byPermit, isOrdered: false);
            Assert.Fail("no cut happened");
        }
        catch (PowerCutException)
        {
            device.Files.PowerOn();
        }

        // What starts now, without a network, and before anything else is done.
        device.Link.IsDown = true;
        device.PowerOn();
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        bool isWhole = Secrets.Files.All(file => device.Files[file.Key].AsSpan().SequenceEqual(file.Value));
        bool isWaiting = device.Agent.State is AgentState.Erasing or AgentState.Erased;
        bool userDataIsGone = !all && Secrets.UserData.Keys.All(path => device.Files[path] is null);
        Assert.True(isWhole || isWaiting || userDataIsGone, $"half erased, and {device.Agent.State}");
        device.Link.IsDown = false;
        if (isWhole && !isWaiting && !byPermit)
        {
            return false;
        }

        Run(device, all, byPermit, isOrdered: true);
        IsErased(device, all, "");
        return true;
    }

    private static void IsErased(TestDevice device, bool all, string run)
    {
        IEnumerable<string> gone = all ? Secrets.Files.Keys : Secrets.UserData.Keys;
        Assert.All(gone, path => Assert.True(device.Files[path] is null, $"{run} {path}"));
        foreach (byte[] secret in all ? Secrets.Files.Values : Secrets.UserData.Values)
        {
            Assert.DoesNotContain(device.Files.Leftovers, left => left.AsSpan().IndexOf(secret) >= 0);
        }

        Assert.True(Secrets.IsAuthentic(device.Files["erase/receipt"]!));
        device.Insert(null);
        device.PowerOn();
        Assert.Equal("1.1.0", device.Agent.RunningVersion);
        Assert.Equal(all ? AgentState.Erased : AgentState.Idle, device.Agent.State is AgentState.Confirmed ? AgentState.Idle : device.Agent.State);
    }
}
