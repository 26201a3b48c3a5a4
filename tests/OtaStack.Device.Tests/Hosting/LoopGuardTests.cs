using OtaStack.Device.Hosting;

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
}
