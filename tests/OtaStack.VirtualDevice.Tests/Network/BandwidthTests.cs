using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Network;

/// <summary>The loop that reads answers keeps to the lowest limit: over real sockets, in time that jumps where the loop waits.</summary>
public sealed class BandwidthTests
{
    private readonly ITestOutputHelper _output;

    public BandwidthTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Theory]
    [InlineData(2_000, 0, 0, 2_000)]
    [InlineData(50_000, 20_000, 0, 20_000)]
    [InlineData(50_000, 60_000, 40_000, 40_000)]
    [InlineData(0, 0, 200_000, 200_000)]
    public async Task Ten_seconds_of_a_download_hold_the_lowest_limit_within_five_percent(int device, int user, int server, int counts)
    {
        byte[] file = new byte[13 * counts];
        await using RawServer source = new(request => RawAnswer.Honest(request, file));
        using VirtualNetwork network = new(new ServerAddress(source.Address, "", 0));
        JumpingClock clock = new();
        BandwidthLimit limit = new() { Device = device, User = user, Server = server };
        HttpLink link = new(
            network, new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key), new FaultyLine(LinkFaults.None, 1), limit, clock);
        List<(double Seconds, int Bytes)> arrived = [];
        for (int from = 0; from < file.Length; from += 16_384)
        {
            FetchOrder order = new(1, true, "a/b.bin", from, Math.Min(16_384, file.Length - from));
            Assert.Equal(TransferOutcome.Complete, await link.FetchAsync(order, (_, _, count) => arrived.Add((clock.Elapsed.TotalSeconds, count)), CancellationToken.None));
        }

        double least = double.MaxValue;
        double most = 0;
        for (double start = 0; start <= 2; start += 0.1)
        {
            double share = arrived.Where(piece => piece.Seconds >= start && piece.Seconds < start + 10).Sum(piece => piece.Bytes) / (10.0 * counts);
            least = Math.Min(least, share);
            most = Math.Max(most, share);
        }

        _output.WriteLine($"limit {counts} B/s: {least:P1} to {most:P1} of it in any ten seconds");
        Assert.InRange(least, 0.95, 1.05);
        Assert.InRange(most, 0.95, 1.05);
    }
}
