using System.Collections.Concurrent;
using OtaStack.Device.Hosting;
using OtaStack.Device.Tests.Support;

namespace OtaStack.Device.Tests.Hosting;

public sealed class LoopGuardTests
{
    [Fact]
    public void A_loop_that_hangs_restarts_the_device()
    {
        using ManualResetEventSlim restarted = new();
        using LoopGuard guard = new(40, restarted.Set);

        Assert.True(restarted.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_loop_that_turns_does_not()
    {
        using ManualResetEventSlim restarted = new();
        using LoopGuard guard = new(60_000, restarted.Set);
        guard.Serve();

        Assert.False(restarted.IsSet);
    }

    [Fact]
    public async Task Each_step_of_a_turn_has_the_guards_whole_time()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        using LoopGuard guard = new(3_600_000, () => { });
        ConcurrentDictionary<string, long> served = new();
        board.Server.Misbehave = context =>
        {
            served[context.Request.Path.ToString()] = guard.Seen;
            return Task.FromResult(false);
        };
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0"));
        board.PowerOn();
        board.Guard = guard;
        guard.Seen = 0;

        board.RunUntil(() => served.ContainsKey("/device/v1/reports") && served.Keys.Any(path => path.StartsWith("/tuf/", StringComparison.Ordinal)));

        // Nothing but the turns' own steps has served it here.
        Assert.Equal(0, served["/device/v1/desired"]);
        Assert.All(served.Where(path => path.Key != "/device/v1/desired"), path => Assert.NotEqual(0, path.Value));
    }
}
