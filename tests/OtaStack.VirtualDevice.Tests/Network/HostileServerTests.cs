using Microsoft.AspNetCore.Http;
using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Network;

public sealed class HostileServerTests : IAsyncLifetime
{
    private static readonly FetchOrder Metadata = new(1, false, "timestamp.json", 0, 4096);
    private static readonly FetchOrder Range = new(1, true, "a/b.bin", 4096, 4096);

    private readonly LoopbackServer _server = new(new RepositorySimulator(1_800_000_000));
    private VirtualNetwork? _network;
    private int _taken;

    public Task InitializeAsync()
    {
        return _server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _network?.Dispose();
    }

    [Fact]
    public async Task Endless_metadata_is_cut_off_at_the_limit()
    {
        _server.Misbehave = async context =>
        {
            byte[] spaces = new byte[4096];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(spaces, context.RequestAborted);
            }

            return true;
        };

        Assert.Equal(TransferOutcome.TooLarge, await FetchAsync(Metadata));
        Assert.InRange(_taken, 0, 4096);
    }

    [Fact]
    public async Task An_endless_range_gives_no_byte_more_than_asked_for_and_fails()
    {
        _server.Misbehave = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 4096-8191/100000";
            byte[] zeros = new byte[5000];
            await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
            await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
            return true;
        };

        Assert.Equal(TransferOutcome.Failed, await FetchAsync(Range));
        Assert.Equal(4096, _taken);
    }

    [Fact]
    public async Task A_short_range_fails_and_what_came_counts()
    {
        _server.Misbehave = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = "bytes 4096-8191/100000";
            await context.Response.Body.WriteAsync(new byte[1000], context.RequestAborted);
            return true;
        };

        Assert.Equal(TransferOutcome.Failed, await FetchAsync(Range));
        Assert.Equal(1000, _taken);
    }

    [Fact]
    public async Task The_whole_file_in_place_of_the_range_is_not_read()
    {
        _server.Misbehave = async context =>
        {
            await context.Response.Body.WriteAsync(new byte[4096], context.RequestAborted);
            return true;
        };

        Assert.Equal(TransferOutcome.Failed, await FetchAsync(Range));
        Assert.Equal(0, _taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_falls_silent_is_given_up(bool afterTheHeader)
    {
        _server.Misbehave = async context =>
        {
            if (afterTheHeader)
            {
                await context.Response.Body.WriteAsync(new byte[10], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
            context.RequestAborted.Register(() => never.TrySetResult());
            await never.Task;
            return true;
        };

        Assert.Equal(TransferOutcome.Failed, await FetchAsync(Metadata, new NetworkLimits { Silence = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal(afterTheHeader ? 10 : 0, _taken);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _server.Misbehave = context =>
        {
            context.Response.Redirect("/tuf/thermostat/metadata/1.root.json");
            return Task.FromResult(true);
        };

        Assert.Equal(TransferOutcome.Failed, await FetchAsync(Metadata));
        Assert.Equal(0, _taken);
    }

    private async Task<TransferOutcome> FetchAsync(FetchOrder order, NetworkLimits? limits = null)
    {
        _network = new VirtualNetwork(new ServerAddress(_server.Address, "", 0), limits);
        HttpLink link = new(
            _network, new DeviceCredentials("thermostat", "dev-1", LoopbackServer.Key), new FaultyLine(LinkFaults.None, 1), new BandwidthLimit(), TimeProvider.System);
        return await link.FetchAsync(order, (_, _, count) => _taken += count, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
