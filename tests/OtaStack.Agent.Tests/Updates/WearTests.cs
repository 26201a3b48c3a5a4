using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A server that does the same thing wrong again and again wears out neither the flash nor the link.</summary>
public sealed class WearTests
{
    /// <summary>Less than after which the timestamp of the simulated server expires.</summary>
    private const int Hours = 20;

    private readonly TestDevice _device = TestDevice.Provisioned();

    [Theory]
    [InlineData("assemblies.bin", ReasonCode.BlockMismatch)]
    [InlineData("assemblies.idx", ReasonCode.HashMismatch)]
    public void A_file_that_stays_wrong_at_its_end_is_asked_for_ever_more_rarely_and_written_once(string file, ReasonCode reason)
    {
        SimulatedRelease release = _device.Publish("1.1.0");
        int length = file == "assemblies.bin" ? release.Image.Length : release.Index.Length;
        _device.Assign(1, release);
        _device.Link.Target = (path, from, bytes) =>
        {
            if (path.EndsWith(file, StringComparison.Ordinal) && from + bytes.Length == length)
            {
                bytes[^1] ^= 1;
            }

            return bytes;
        };
        int blocks = 0;
        _device.Files.Changing = (operation, path) => blocks += operation == "append" && path.StartsWith("slot.b/", StringComparison.Ordinal) ? 1 : 0;
        _device.PowerOn();
        long end = _device.Now + (Hours * 3600);

        _device.RunUntil(() => _device.Now > end, maxSteps: 20_000);

        Assert.Equal((AgentState.Refused, reason), (_device.Agent.State, _device.Agent.Reason));
        Assert.InRange(blocks, 0, (release.Image.Length / 4096) + release.Index.Length);
        Assert.InRange(_device.Link.TargetRequests.Count, 10, 20 * Hours);
        Assert.InRange(_device.Files.Operations, 10, 30 * Hours);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("foreign")]
    [InlineData("old")]
    public void The_same_bad_assignment_is_told_once_however_often_it_comes(string kind)
    {
        _device.PowerOn();
        _device.Assign(7, null);
        _device.DeliverReports();
        string json = kind == "foreign" ? TestDevice.Assignment(8, "", "", device: "dev-002") : kind == "old" ? TestDevice.Assignment(6, "", "") : kind;
        int before = _device.Files.Operations;
        int reports = _device.Reports.Count;
        for (int i = 0; i < 1000; i++)
        {
            _device.Now++;
            _device.Tell(json);
            _device.Tell(_device.Desired!);
            _device.Agent.Tick(_device.Now);
            _device.DeliverReports();
        }

        // Its event is kept once a minute.
        Assert.InRange(_device.Files.Operations - before, 1, (1000 / 60) + 10);
        Assert.Single(_device.Reports.Skip(reports), report => (string)report["state"]! == "refused");
    }
}
