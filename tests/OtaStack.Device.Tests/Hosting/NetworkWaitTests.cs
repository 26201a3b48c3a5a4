using OtaStack.Device.Hosting;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.Launcher.Program;

namespace OtaStack.Device.Tests.Hosting;

/// <summary>What a start waits for.</summary>
public sealed class NetworkWaitTests
{
    [Fact]
    public async Task A_start_does_not_wait_for_Ethernet_on_a_board_with_Wi_Fi_that_knows_the_time()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Provision();
        DeviceProgram program = new() { Options = { NetworkSeconds = 3600, Features = [new EndOfStart()] } };
        NativeHmac hmac = new();
        BootChoice boot = BootSelection.Choose(board.Files, hmac, ResetReason.Unknown);

        Task start = Task.Factory.StartNew(() => program.Run(board.Files, hmac, boot), TaskCreationOptions.LongRunning);

        await Assert.ThrowsAsync<OperationCanceledException>(() => start.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private sealed class EndOfStart : IDeviceFeature
    {
        public void Start(DeviceParts parts)
        {
            throw new OperationCanceledException("The start has come this far.");
        }

        public void Turn(long now)
        {
        }

        public void Stop()
        {
        }
    }
}
