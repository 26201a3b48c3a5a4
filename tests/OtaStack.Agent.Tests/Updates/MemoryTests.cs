using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>What the agent costs in memory. Only the agent's own calls are counted, not those of the test.</summary>
[Collection(UndisturbedTests.Name)]
public sealed class MemoryTests
{
    [Fact]
    public void A_tick_without_a_change_allocates_nothing()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();
        byte[] buffer = new byte[2048];
        long now = device.Now;
        Exercise(device, buffer, now, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exercise(device, buffer, now + 1000, 10000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Asking_the_policy_again_and_again_allocates_nothing()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Publish("1.1.0");
        device.Desired = "{\"assignment\":1,\"device\":\"dev-001\",\"product\":\"thermostat\",\"releaseId\":\"thermostat-1.1.0\",\"pollSeconds\":1,"
            + "\"target\":\"thermostat/1.1.0/assemblies.bin\",\"windows\":[1,0,1,2,0,1,4,0,1,8,0,1],\"offsets\":[0,60]}";
        device.PowerOn();
        device.RunUntil(() => device.Agent.Reason == ReasonCode.WindowClosed);
        device.DeliverReports();
        byte[] buffer = new byte[2048];
        int number = device.Agent.Request.Number;
        Exercise(device, buffer, device.Now, 1000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exercise(device, buffer, device.Now + 1000, 10000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.InRange(device.Agent.Request.Number, number + 10000, number + 12000);
        Assert.Equal(ReasonCode.WindowClosed, device.Agent.Reason);
    }

    [Fact]
    public void Bytes_that_arrive_are_taken_without_allocating()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(() => device.Agent.Request.Kind == RequestKind.FetchTarget && device.Agent.Request.Path.Contains(".bin"));
        byte[] image = device.Repository.FetchTarget(device.Agent.Request.Path)!;
        int from = device.Agent.Request.From;
        int number = device.Agent.Request.Number;
        device.Agent.BytesArrived(number, image, from, 100, device.Now);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3000; i++)
        {
            device.Agent.BytesArrived(number, image, from + 100 + i, 1, device.Now);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_an_update_allocates_grows_with_requests_and_not_with_blocks(bool packed)
    {
        // The first run pays for what is made once: statics, caches of the runtime.
        AllocatedBy(imageBlocks: 8, requestBlocks: 8, packed);
        long small = AllocatedBy(imageBlocks: 8, requestBlocks: 8, packed);
        long large = AllocatedBy(imageBlocks: 72, requestBlocks: 72, packed);

        Assert.InRange(large - small, -1024, 1024);
    }

    private static void Exercise(TestDevice device, byte[] buffer, long now, int times)
    {
        for (int i = 0; i < times; i++)
        {
            device.Agent.Tick(now + i);
            device.Agent.WriteReport(buffer, now + i);
        }
    }

    /// <summary>Allocated by the agent from the first byte of the image to the restart, files not counted.</summary>
    private static long AllocatedBy(int imageBlocks, int requestBlocks, bool packed)
    {
        TestDevice device = TestDevice.Provisioned();
        SimulatedRelease release = device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", Parts.Code(imageBlocks * 4096, "big"))], new ReleaseOptions { Packed = packed });
        device.Repository.Publish();
        device.Settings.RequestBytes = requestBlocks * 4096;
        device.Assign(1, release);
        device.PowerOn();
        device.RunUntil(() => device.Agent.Request.Kind == RequestKind.FetchTarget && device.Agent.Request.Path.Contains(".bin"));
        AgentRequest request = device.Agent.Request;
        device.Files.Allocated = 0;

        // A collection in between would be counted: what is left of an allocation buffer is written off then.
        Assert.True(GC.TryStartNoGCRegion(64_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        device.Agent.BytesArrived(request.Number, release.Fetched, 0, release.Fetched.Length, device.Now);
        device.Agent.TransferEnded(request.Number, TransferOutcome.Complete, device.Now);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before - device.Files.Allocated;
        GC.EndNoGCRegion();
        Assert.Equal(AgentState.Rebooting, device.Agent.State);
        return allocated;
    }
}
