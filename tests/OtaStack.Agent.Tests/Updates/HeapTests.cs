using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>
/// What the agent holds during a whole update, as a device would count it, looked at in the midst of its work: whenever it reads a file. Objects that
/// only the stack knows are not seen here: the interpreter itself tells of them (docs/adr/0023), and these bounds lie below by so much.
/// </summary>
public sealed class HeapTests(ITestOutputHelper output)
{
    /// <summary>On the interpreter for 32 bits an update whose peak is 20.8 KB here takes 31.0 KB of its 32 KiB.</summary>
    private const int MostBytes = 22 * 1024;

    private const int MostRestingBytes = 12 * 1024;

    [Fact]
    public void A_whole_update_stays_within_its_memory()
    {
        int peak = PeakOf(imageBytes: 30_000, releases: 1);

        output.WriteLine($"{peak} bytes at the most");
        Assert.InRange(peak, MostBytes / 2, MostBytes);
    }

    [Fact]
    public void A_larger_image_takes_no_more_but_for_its_list_of_digests()
    {
        int small = PeakOf(imageBytes: 30_000, releases: 1);
        int large = PeakOf(imageBytes: 600_000, releases: 1);

        output.WriteLine($"{small} bytes with an image of 30 KB, {large} with one of 600 KB");

        // The index is read from its file: not a byte for a block.
        Assert.InRange(large - small, -256, 256);
    }

    [Fact]
    public void A_packed_image_takes_no_more()
    {
        int plain = PeakOf(imageBytes: 30_000, releases: 1);
        int packed = PeakOf(imageBytes: 30_000, releases: 1, packed: true);

        output.WriteLine($"{plain} bytes with an image, {packed} with one that is fetched packed");
        Assert.InRange(packed - plain, -256, 256);
    }

    [Fact]
    public void More_metadata_takes_no_more()
    {
        int little = PeakOf(imageBytes: 30_000, releases: 1);
        int much = PeakOf(imageBytes: 30_000, releases: 60);

        output.WriteLine($"{little} bytes with one release in the metadata, {much} with sixty");
        Assert.InRange(much - little, -256, 256);
    }

    [Fact]
    public void An_agent_that_rests_holds_half_of_it()
    {
        TestDevice device = TestDevice.Provisioned();
        device.Assign(1, device.Publish("1.1.0"));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        device.RunUntilQuiet();

        int bytes = DeviceHeap.Of(device.Agent);

        output.WriteLine($"{bytes} bytes at rest");
        Assert.InRange(bytes, MostRestingBytes / 2, MostRestingBytes);
    }

    private static int PeakOf(int imageBytes, int releases, bool packed = false)
    {
        TestDevice device = TestDevice.Provisioned();
        for (int i = 1; i < releases; i++)
        {
            device.Repository.AddRelease(TestDevice.Product, TestDevice.Board, $"1.0.{i}", Parts.Of("1.0.0"));
        }

        SimulatedRelease release = device.Repository.AddRelease(TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", Parts.Code(imageBytes, "big"))], new ReleaseOptions { Packed = packed });
        device.Repository.Publish();
        device.Assign(1, release);
        int peak = 0;
        device.Files.Reading = _ => peak = device.Agent is null ? peak : Math.Max(peak, DeviceHeap.Of(device.Agent));
        device.PowerOn();
        device.RunUntil(AgentState.Confirmed);
        return peak;
    }
}
