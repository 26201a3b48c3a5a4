using System.Text;
using nanoFramework.Runtime.Native;
using OtaStack.Device.Hosting;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.Launcher.Program;

namespace OtaStack.Device.Tests.Hosting;

/// <summary>A release that hangs before its loop turns: the firmware's watchdog sees nothing of it, so the device must restart itself, or its trial never ends.</summary>
public sealed class HangingStartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_program_that_hangs_as_it_is_made_restarts_the_device()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0", [("program.entry", Encoding.ASCII.GetBytes(HangingProgram.Entry))]));
        board.PowerOn();
        board.RunUntilConfirmed("1.0.0");
        BootChoice boot = BootSelection.Choose(board.Files, new NativeHmac(), ResetReason.Unknown);
        int before = Power.Reboots;

        Task<IProgram> start = Task.Factory.StartNew(() => Startup.Load(board.Files, boot, 40), TaskCreationOptions.LongRunning);

        Assert.True(SpinWait.SpinUntil(() => Power.Reboots > before, Patience));
        Assert.False(start.IsCompleted);
        HangingProgram.Gate.Set();
        Assert.IsType<HangingProgram>(await start.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_hangs_before_the_loop_turns_restarts_the_device()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        using HangingFeature feature = new();
        DeviceProgram program = new() { Options = { LoopSeconds = 1, Features = [feature] } };
        NativeHmac hmac = new();
        BootChoice boot = BootSelection.Choose(board.Files, hmac, ResetReason.Unknown);
        int before = Power.Reboots;

        Task start = Task.Factory.StartNew(() => program.Run(board.Files, hmac, boot), TaskCreationOptions.LongRunning);

        Assert.True(SpinWait.SpinUntil(() => Power.Reboots > before, Patience));
        Assert.False(start.IsCompleted);
        feature.Gate.Set();
        await Assert.ThrowsAsync<OperationCanceledException>(() => start.WaitAsync(Patience));
    }

    private sealed class HangingFeature : IDeviceFeature, IDisposable
    {
        public ManualResetEventSlim Gate { get; } = new();

        public void Start(DeviceParts parts)
        {
            Gate.Wait();
            throw new OperationCanceledException("The test is over.");
        }

        public void Turn(long now)
        {
        }

        public void Stop()
        {
        }

        public void Dispose()
        {
            Gate.Dispose();
        }
    }
}
