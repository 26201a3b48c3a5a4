using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Faults;

/// <summary>
/// The medium reports an error, with the power on, at every change and look while a device is erased: what was ordered is done, nothing of it is left,
/// and whoever is told that it did not begin finds the device whole.
/// </summary>
public sealed class EraseFaultTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(true, "user")]
    [InlineData(true, "permit")]
    [InlineData(true, "medium")]
    [InlineData(false, "user")]
    [InlineData(false, "permit")]
    public void An_erase_ends_whatever_change_or_look_fails(bool all, string orderedBy)
    {
        TestDevice start = NewDevice(all, orderedBy);
        TestDevice clean = start.Clone();
        Run(clean, all, orderedBy);
        int points = 0;
        foreach (int count in new[] { 1, 3 })
        {
            for (int at = 1; at <= clean.Files.Operations; at++)
            {
                int first = at;
                Ends(start, all, orderedBy, $"{count} changes from {at} on fail", files => (files.FailAt, files.FailCount) = (first, count));
                points++;
            }

            for (int at = 1; at <= clean.Files.Looks; at++)
            {
                int first = at;
                Ends(start, all, orderedBy, $"{count} looks from {at} on fail", files => (files.FailLookAt, files.FailLookCount) = (first, count));
                points++;
            }
        }

        output.WriteLine($"all {all}, ordered by {orderedBy}: {clean.Files.Operations} changes, {clean.Files.Looks} looks, {points} faults");
    }

    private static void Ends(TestDevice start, bool all, string orderedBy, string where, Action<MemoryFiles> arrange)
    {
        try
        {
            TestDevice device = start.Clone();
            arrange(device.Files);
            Run(device, all, orderedBy);
            foreach ((string path, byte[] secret) in all ? Secrets.Files : Secrets.UserData)
            {
                // What was tried three times is counted; but for what goes after the receipt was written.
                bool isLeft = device.Files[path] is not null;
                bool isCounted = (int)JsonNode.Parse(device.Files["erase/receipt"])!["failed"]! > 0 || path is "raw/wifi" or "device/wifi";
                Assert.True(!isLeft || (isCounted && device.Files.Failures > 1), $"{path} is left");
                Assert.True(isLeft || !device.Files.Leftovers.Exists(left => left.AsSpan().IndexOf(secret) >= 0) || device.Files.Failures > 1, $"{path} can still be read");
            }

            device.Insert(null);
            device.PowerOn();
            Assert.Equal("1.1.0", device.Agent.RunningVersion);
            Assert.Equal(all, device.Agent.State == AgentState.Erased);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(where, exception);
        }
    }

    private static void Run(TestDevice device, bool all, string orderedBy)
    {
        device.PowerOn();
        if (orderedBy == "user")
        {
            for (int tries = 0; device.Agent.User.OrderErase(all, TestDevice.Name, device.Now) != ReasonCode.None; tries++)
            {
                Assert.True(tries < 10, "never taken");
                Assert.All(Secrets.Files, file => Assert.True(device.Files[file.Key].AsSpan().SequenceEqual(file.Value)));
                device.Now += 10;
                device.Agent.Tick(device.Now);
            }
        }

        device.RunUntil(() => all ? device.Agent.State == AgentState.Erased : device.Receipts.Count > 0 && device.Agent.State is AgentState.Idle or AgentState.Confirmed);
    }

    private static TestDevice NewDevice(bool all, string orderedBy)
    {
        TestDevice device = TestDevice.Provisioned();
        device.AddSecrets();
        device.Assign(1, device.Publish("1.1.0", new ReleaseOptions { SecurityCounter = 4 }));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        device.Desired = null;
        if (orderedBy != "user")
        {
            PermitDesk desk = new(device);
            string what = all ? "all" : "userData";
            string path = desk.Erase("p-1", what, expires: device.Now + (30 * 86400));
            byte[] permit = desk.EraseContent("p-1", what, expires: device.Now + (30 * 86400));
            if (orderedBy == "permit")
            {
                device.Desired = TestDevice.Assignment(2, "", "", permit: path);
            }
            else
            {
                device.Insert(new Medium(BundleText.Write(device.Repository, (path, permit))));
            }
        }

        return device.Clone();
    }
}
