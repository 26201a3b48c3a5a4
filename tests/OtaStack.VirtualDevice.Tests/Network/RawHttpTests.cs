using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Network;

/// <summary>The device's HTTP against a server that speaks it byte by byte, well and badly.</summary>
public sealed class RawHttpTests
{
    private readonly ITestOutputHelper _output;

    public RawHttpTests(ITestOutputHelper output)
    {
        _output = output;
    }

    /// <summary>Mangled answers of one run; <c>OTA_FUZZ_CASES</c> makes it long by hand.</summary>
    private static int Runs => int.TryParse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES"), out int runs) ? runs : 600;

    [Fact]
    public async Task A_whole_update_takes_one_connection()
    {
        AgentRig rig = new(Noise(100_000));
        await using RawServer server = new(request => RawAnswer.Honest(request, rig.Find(request.Path)));
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));

        await rig.RunAsync(NewLink(network, rig.Agent.Bandwidth));

        rig.AssertInstalled();
        _output.WriteLine($"{server.Requests.Count} requests on {server.Connections} connection");
        Assert.True(server.Requests.Count > 10);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_megabyte_over_a_link_that_breaks_every_20_KiB_costs_less_than_three_percent_more()
    {
        byte[] image = Noise(1 << 20);
        AgentRig rig = new(image);
        await using RawServer server = new(request => RawAnswer.Honest(request, rig.Find(request.Path))) { DropsAfter = 20 * 1024 };
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
        await rig.RunAsync(NewLink(network, rig.Agent.Bandwidth), () => rig.Agent.Request.Path.EndsWith(".bin", StringComparison.Ordinal));
        long before = server.BytesSent;

        await rig.RunAsync(NewLink(network, rig.Agent.Bandwidth));

        rig.AssertInstalled();
        double extra = (server.BytesSent - before - image.Length) * 100.0 / image.Length;
        _output.WriteLine($"{image.Length} bytes of image, {rig.ImageBytes} taken, {server.BytesSent - before} sent with all headers: {extra:F2} % more, {server.Connections} connections");
        Assert.Equal(image.Length, rig.ImageBytes);
        Assert.InRange(extra, 0, 3);
    }

    [Fact]
    public async Task A_restart_in_mid_download_costs_at_most_a_block_on_the_wire()
    {
        int most = 0;
        byte[] image = Noise(40_000);
        for (int after = 1000; after < image.Length; after += 2900)
        {
            AgentRig rig = new(image);
            await using RawServer server = new(request => RawAnswer.Honest(request, rig.Find(request.Path)));
            using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
            StoppingLink stopping = new(NewLink(network, rig.Agent.Bandwidth), () => rig.ImageBytes >= after);
            await rig.RunAsync(stopping, () => rig.ImageBytes >= after);
            rig.PowerOn();

            await rig.RunAsync(NewLink(network, rig.Agent.Bandwidth));

            rig.AssertInstalled();
            most = Math.Max(most, rig.ImageBytes - image.Length);
        }

        _output.WriteLine($"at most {most} bytes taken twice after a restart");
        Assert.InRange(most, 0, 4096);
    }

    [Fact]
    public async Task Whatever_is_answered_no_byte_too_many_is_taken_and_the_next_request_works()
    {
        const int Seed = 34_000;
        byte[] file = Noise(30_000);
        Random random = new(Seed);
        bool isMangled = false;
        await using RawServer server = new(request => isMangled ? MangledAnswer.Of(random, request, file) : RawAnswer.Honest(request, file));
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
        HttpLink link = NewLink(network, new BandwidthLimit());
        Dictionary<TransferOutcome, int> seen = [];
        for (int run = 0; run < Runs; run++)
        {
            isMangled = true;
            FetchOrder order = random.Next(4) == 0
                ? new FetchOrder(run, false, "1.targets.json", 0, random.Next(20_000, 40_000))
                : new FetchOrder(run, true, "a/b.bin", random.Next(20_000), random.Next(1, 10_000), random.Next(2) == 0);
            (TransferOutcome outcome, int taken) = await FetchAsync(link, order);
            seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
            Assert.InRange(taken, 0, order.Count);
            Assert.True(outcome != TransferOutcome.Complete || !order.IsTarget || taken == order.Count, $"seed {Seed}, run {run}");

            isMangled = false;
            FetchOrder next = new(run, true, "a/b.bin", 100, 5000);
            Assert.Equal((TransferOutcome.Complete, 5000), await FetchAsync(link, next));
        }

        _output.WriteLine($"seed {Seed}, {Runs} mangled answers: {string.Join(", ", seen.Select(pair => $"{pair.Value} {pair.Key}"))}; {server.Connections} connections");
        Assert.True(seen[TransferOutcome.Complete] > Runs / 10 && seen[TransferOutcome.Failed] > Runs / 10);
    }

    [Fact]
    public async Task An_update_through_a_line_that_mangles_every_other_answer_still_arrives()
    {
        for (int seed = 35_000; seed < 35_006; seed++)
        {
            Random random = new(seed);
            byte[] image = Noise(60_000);
            AgentRig rig = new(image);
            await using RawServer server = new(request => random.Next(2) == 0 && request.Path.Contains("/targets/", StringComparison.Ordinal)
                ? MangledAnswer.Of(random, request, rig.Find(request.Path))
                : RawAnswer.Honest(request, rig.Find(request.Path)));
            using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));

            await rig.RunAsync(NewLink(network, rig.Agent.Bandwidth));

            rig.AssertInstalled();
            _output.WriteLine($"seed {seed}: {server.Requests.Count} requests, {rig.ImageBytes - image.Length} bytes taken twice");
        }
    }

    [Fact]
    public async Task A_server_that_falls_silent_anywhere_is_given_up()
    {
        byte[] file = Noise(9000);
        RawAnswer honest = RawAnswer.Honest(new RawRequest("", 0, 5000, ""), file);
        byte[] whole = [.. honest.Pieces[0], .. honest.Pieces[1]];
        int stop = 0;
        await using RawServer server = new(_ => new RawAnswer([whole[..stop]], FallsSilent: true));
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0), new NetworkLimits { Silence = TimeSpan.FromMilliseconds(100) });
        foreach (int bytes in (int[])[0, 5, 60, honest.Pieces[0].Length, honest.Pieces[0].Length + 1, whole.Length - 1])
        {
            stop = bytes;

            (TransferOutcome outcome, int taken) = await FetchAsync(NewLink(network, new BandwidthLimit()), new FetchOrder(1, true, "a/b.bin", 0, 5000));

            Assert.Equal(TransferOutcome.Failed, outcome);
            Assert.Equal(Math.Max(0, bytes - honest.Pieces[0].Length), taken);
        }
    }

    [Fact]
    public async Task If_range_goes_out_in_the_middle_of_a_block_and_another_file_is_told_as_changed()
    {
        byte[] file = Noise(9000);
        string tag = "\"one\"";
        await using RawServer server = new(request =>
        {
            bool isWhole = request.IfRange.Length > 0 && request.IfRange != tag;
            RawAnswer honest = RawAnswer.Honest(isWhole ? request with { Count = 0 } : request, file);
            return honest with { Pieces = [[.. honest.Pieces[0][..^2], .. System.Text.Encoding.ASCII.GetBytes($"ETag: {tag}\r\n\r\n")], honest.Pieces[1]] };
        });
        using VirtualNetwork network = new(new ServerAddress(server.Address, "", 0));
        HttpLink link = NewLink(network, new BandwidthLimit());
        FetchOrder first = new(1, true, "a/b.bin", 0, 1000);
        FetchOrder continued = new(2, true, "a/b.bin", 1000, 1000, IsContinued: true);

        Assert.Equal((TransferOutcome.Complete, 1000), await FetchAsync(link, first));
        Assert.Equal((TransferOutcome.Complete, 1000), await FetchAsync(link, continued));
        tag = "\"two\"";
        Assert.Equal((TransferOutcome.Changed, 0), await FetchAsync(link, continued));
        Assert.Equal((TransferOutcome.Complete, 1000), await FetchAsync(link, first));

        Assert.Equal(["", "\"one\"", "\"one\"", ""], server.Requests.Select(request => request.IfRange));
    }

    private static async Task<(TransferOutcome Outcome, int Taken)> FetchAsync(HttpLink link, FetchOrder order)
    {
        int taken = 0;
        TransferOutcome outcome = await link.FetchAsync(order, (_, _, count) => taken += count, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        return (outcome, taken);
    }

    private static HttpLink NewLink(VirtualNetwork network, BandwidthLimit limit)
    {
        return new HttpLink(
            network, new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key), new FaultyLine(LinkFaults.None, 1), limit, TimeProvider.System);
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A link that is cut off when this holds, without a word to the agent.</summary>
    private sealed class StoppingLink(IFetchLink inner, Func<bool> isOver) : IFetchLink
    {
        public async Task<TransferOutcome> FetchAsync(FetchOrder order, Action<byte[], int, int> take, CancellationToken cancellation)
        {
            return await inner.FetchAsync(
                order,
                (buffer, offset, count) =>
                {
                    if (!isOver())
                    {
                        take(buffer, offset, count);
                    }
                },
                cancellation);
        }
    }
}
