using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Device.Erasing;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;

namespace OtaStack.Device.Tests.Erasing;

/// <summary>The loop of a device whose erase comes to its end.</summary>
public sealed class EraseEndTests
{
    [Fact]
    public async Task The_turn_that_finds_all_erased_does_not_wait_longer_than_any_other()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        board.Program = new ErasingProgram();
        board.Provision();
        board.PowerOn();
        Assert.Equal(ReasonCode.None, board.Agent.User.OrderErase(true, TestBoard.Device, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

        int pause = 0;
        board.RunUntil(() =>
        {
            bool isErasing = board.Agent.State == AgentState.Erasing;
            pause = isErasing ? board.Turn() : pause;
            Assert.InRange(pause, 0, 5000);
            return board.Agent.State == AgentState.Erased;
        });
    }

    private sealed class ErasingProgram : DeviceProgram
    {
        protected override EraseProfile? EraseListFor(IFileStore files)
        {
            return new EraseProfile(
                new FreeSpaceMedium(files, 100_000),
                [new EraseTarget(EraseStage.Last, EraseKind.DeviceKey, "device/key")],
                "clear, flash, free space filled");
        }
    }
}
