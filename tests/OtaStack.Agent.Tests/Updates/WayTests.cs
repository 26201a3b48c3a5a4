using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>The same update on each way to the device, and on several: what is there stays, what is wrong costs one block.</summary>
public class WayTests
{
    private const int BlockBytes = 4096;

    private readonly ITestOutputHelper _output;
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;

    public WayTests(ITestOutputHelper output)
        : this(output, new ReleaseOptions())
    {
    }

    private protected WayTests(ITestOutputHelper output, ReleaseOptions options)
    {
        _output = output;
        _release = _device.Publish("1.1.0", options);
        _device.Assign(1, _release);
    }

    public static TheoryData<string, string> Switches => new()
    {
        { "http", "mqtt" }, { "http", "file" }, { "mqtt", "http" }, { "mqtt", "file" }, { "file", "http" }, { "file", "mqtt" },
    };

    private int NeededBytes => _release.Fetched.Length - Parts.UnchangedBytes + _release.Index.Length;

    [Theory]
    [InlineData("http")]
    [InlineData("mqtt")]
    [InlineData("file")]
    public void Each_way_brings_the_release_and_no_byte_twice(string way)
    {
        _device.Link.Way = WayOf(way);
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        Assert.Equal(NeededBytes, _device.Link.TargetBytes);
        AssertSlotIsTheRelease(_device);
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public void Another_way_in_mid_download_goes_on_where_the_first_one_was(string first, string second)
    {
        int switches = 0;
        for (int after = 1; after < NeededBytes; after += 1777)
        {
            TestDevice device = _device.Clone();
            device.Link.Way = WayOf(first);
            device.Link.ChunkBytes = 100;
            device.Link.Target = (_, _, bytes) => device.Link.TargetBytes + bytes.Length > after ? bytes[..Math.Max(0, after - device.Link.TargetBytes)] : bytes;
            device.PowerOn();
            device.RunUntil(() => device.Link.TargetBytes >= after);
            device.Link.Way = WayOf(second);
            device.Link.Target = null;

            device.RunUntil(AgentState.Confirmed);

            Assert.Equal(NeededBytes, device.Link.TargetBytes);
            AssertSlotIsTheRelease(device);
            switches++;
        }

        _output.WriteLine($"{first} to {second}: {switches} places, {NeededBytes} bytes needed and taken each time");
    }

    [Fact]
    public void Another_way_for_each_fetch_of_a_line_that_breaks_off_costs_no_byte_twice()
    {
        for (int seed = 38_000; seed < 38_050; seed++)
        {
            Random random = new(seed);
            TestDevice device = _device.Clone();
            device.Link.Way = new ChangingWay(seed);
            device.Link.Target = (_, _, bytes) => bytes[..random.Next(bytes.Length + 1)];
            device.PowerOn();

            device.RunUntil(() => device.Agent.State == AgentState.Confirmed, maxSteps: 20_000);

            Assert.Equal(NeededBytes, device.Link.TargetBytes);
            AssertSlotIsTheRelease(device);
        }
    }

    [Theory]
    [InlineData("http")]
    [InlineData("mqtt")]
    public void A_restart_anywhere_loses_at_most_a_block(string way)
    {
        int most = 0;
        for (int after = 1; after < NeededBytes; after += 997)
        {
            TestDevice device = _device.Clone();
            device.Link.Way = WayOf(way);
            device.Link.ChunkBytes = 100;
            device.Link.Target = (_, _, bytes) => device.Link.TargetBytes + bytes.Length > after ? bytes[..Math.Max(0, after - device.Link.TargetBytes)] : bytes;
            device.PowerOn();
            device.RunUntil(() => device.Link.TargetBytes >= after);
            device.Link.Target = null;

            device.PowerOn();
            device.RunUntil(AgentState.Confirmed);

            most = Math.Max(most, device.Link.TargetBytes - NeededBytes);
            AssertSlotIsTheRelease(device);
        }

        _output.WriteLine($"{way}: at most {most} bytes fetched twice after a restart, over all places of the download");
        Assert.InRange(most, 1, BlockBytes);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("mqtt")]
    public void A_file_that_changes_in_the_middle_of_a_block_costs_at_most_that_block(string way)
    {
        _device.Link.Way = WayOf(way);
        _device.Link.ChunkBytes = 100;
        _device.Link.Target = (path, _, bytes) => path.Contains(".bin") && _device.Link.TargetBytes < 5500 ? bytes[..Math.Min(bytes.Length, 1500)] : bytes;
        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.Request.IsContinued);
        _device.Link.Replaced = (_, file) => [.. file[..^10], .. new byte[10]];
        _device.Link.Target = null;
        int before = _device.Link.TargetRequests.Count;

        _device.RunUntil(() => _device.Link.TargetRequests.Count > before + 1);

        // The first one was not taken: another file. The second one begins the block anew.
        (string Path, int From, int Count) refused = _device.Link.TargetRequests[before];
        (string Path, int From, int Count) again = _device.Link.TargetRequests[before + 1];
        Assert.True(refused.From > again.From, $"{refused} then {again}");

        _device.Link.Replaced = null;
        _device.RunUntil(AgentState.Confirmed);
        AssertSlotIsTheRelease(_device);
        Assert.InRange(_device.Link.TargetBytes, NeededBytes, NeededBytes + (2 * BlockBytes));
    }

    private static IWay WayOf(string name)
    {
        return name switch
        {
            "http" => new HttpWay(),
            "mqtt" => new MqttWay(),
            _ => new DirectWay(),
        };
    }

    private static void AssertSlotIsTheRelease(TestDevice device)
    {
        foreach ((string name, byte[] bytes) in Parts.Of("1.1.0"))
        {
            Assert.Equal(bytes, device.Files["slot.b/" + name]);
        }
    }
}
