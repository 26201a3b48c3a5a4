using nanoFramework.Runtime.Native;
using OtaStack.Device.Hosting;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.Launcher.Program;

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
        Dictionary<string, long> served = [];
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

    [Fact]
    public async Task A_release_that_does_not_come_back_from_its_start_restarts_the_device()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        DeviceProgram program = new() { Options = { LoopSeconds = 1, IsOffline = true, Features = [new HangingStart()] } };
        NativeHmac hmac = new();
        BootChoice boot = BootSelection.Choose(board.Files, hmac, ResetReason.Unknown);

        Task start = Task.Factory.StartNew(() => program.Run(board.Files, hmac, boot), TaskCreationOptions.LongRunning);

        await Assert.ThrowsAsync<OperationCanceledException>(() => start.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    /// <summary>Comes back when the device was restarted, and not before.</summary>
    private sealed class HangingStart : IDeviceFeature
    {
        public void Start(DeviceParts parts)
        {
            int before = Power.Reboots;
            throw SpinWait.SpinUntil(() => Power.Reboots > before, TimeSpan.FromSeconds(30))
                ? new OperationCanceledException("The device has restarted.")
                : new InvalidOperationException("The device hangs.");
        }

        public void Turn(long now)
        {
        }

        public void Stop()
        {
        }
    }
}
