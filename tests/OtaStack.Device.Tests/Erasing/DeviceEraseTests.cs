using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.Device.Erasing;
using OtaStack.Device.Provisioning;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Device.Tests.Erasing;

/// <summary>What a real board does for an erase: it fills its free space, and finishes what a power cut left after the device has lost its name.</summary>
public sealed class DeviceEraseTests
{
    private readonly MemoryFiles _memory = new();

    [Fact]
    public void Free_space_is_filled_to_the_last_gap_and_given_free_again()
    {
        _memory["user/data"] = new byte[1000];
        CappedFiles files = new(_memory, 50_000);
        FreeSpaceMedium medium = new(files, 1_000_000);

        int filled = medium.Erase(EraseKind.Store, "");

        Assert.True(medium.IsErased(EraseKind.Store, ""));
        Assert.InRange(files.Peak, 50_000 - 64, 50_000);
        Assert.InRange(filled, 49_000 - 64, 49_000);
        Assert.Equal(["user/data"], _memory.Paths);
    }

    [Fact]
    public void What_a_power_cut_left_of_the_filling_is_removed_and_filled_again()
    {
        _memory["erase/fill.0"] = new byte[5000];
        FreeSpaceMedium medium = new(new CappedFiles(_memory, 20_000), 1_000_000);
        medium.Erase(EraseKind.Store, "");
        Assert.True(medium.IsErased(EraseKind.Store, ""));
        Assert.Empty(_memory.Paths);
    }

    [Fact]
    public void A_medium_that_is_too_large_to_fill_does_not_count_as_erased()
    {
        FreeSpaceMedium medium = new(new CappedFiles(_memory, 50_000), 20_000);
        medium.Erase(EraseKind.Store, "");
        Assert.False(medium.IsErased(EraseKind.Store, ""));
        Assert.Empty(_memory.Paths);
    }

    /// <summary>A file system that says no from the start looks like a full one, and keeps all that deleted files left behind.</summary>
    [Fact]
    public void A_medium_that_takes_no_zeros_does_not_count_as_erased()
    {
        _memory["user/data"] = new byte[1000];
        FreeSpaceMedium medium = new(new CappedFiles(_memory, 1000), 1_000_000);

        Assert.Equal(0, medium.Erase(EraseKind.Store, ""));

        Assert.False(medium.IsErased(EraseKind.Store, ""));
        Assert.Equal(["user/data"], _memory.Paths);
    }

    [Theory]
    [InlineData("erase/fill.0")]
    [InlineData("erase/fill.1")]
    public void Zeros_that_read_back_as_something_else_do_not_count_as_erased(string path)
    {
        FreeSpaceMedium medium = new(new CappedFiles(_memory, 20_000) { ReadsBadly = path }, 1_000_000);

        medium.Erase(EraseKind.Store, "");

        Assert.False(medium.IsErased(EraseKind.Store, ""));
        Assert.Empty(_memory.Paths);
    }

    [Fact]
    public void A_region_that_the_product_does_not_know_is_not_erased()
    {
        FreeSpaceMedium medium = new(_memory, 100);
        Assert.Throws<IOException>(() => medium.Erase(EraseKind.Region, "deploy_1"));
        Assert.False(medium.IsErased(EraseKind.ConfigBlock, "wireless"));
    }

    [Fact]
    public void A_device_that_lost_its_name_before_its_key_is_finished_at_the_next_start()
    {
        CappedFiles files = new(_memory, 60_000);
        ErasingProgram program = new();
        byte[] key = new byte[32];
        files.Write("device/key", key, 0, key.Length);
        files.Write("user/data", key, 0, key.Length);
        files.Write("agent/marker", key, 0, key.Length);
        files.Write("trust/root.json", key, 0, key.Length);
        Assert.True(FirstStart.Prepare(files));
        BootChoice boot = BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn);
        AgentSettings settings = new() { Erase = program.ListFor(files) };
        UpdateAgent agent = new(new DeviceIdentity("thermostat", "dev-1", "board"), settings, files, [], new ManagedHmacSha256());
        agent.Start(boot, 100);
        Assert.Equal(ReasonCode.None, agent.User.OrderErase(true, "dev-1", 100));
        long now = 100;
        while (files.Length("agent/marker") >= 0)
        {
            now++;
            agent.Tick(now);
        }

        Assert.Equal(AgentState.Erasing, agent.State);
        Assert.True(files.Length("device/key") > 0);

        program.FinishErase(files, new LauncherHmac(new ManagedHmacSha256()), boot);

        Assert.Equal(-1, files.Length("device/key"));
        Assert.Equal(-1, files.Length("user/data"));
        program.FinishErase(files, new LauncherHmac(new ManagedHmacSha256()), boot);
        Assert.Equal(["boot/record.1", "erase/receipt", "erase/record.1", "erase/record.2", "trust/root.json"], _memory.Paths);
    }

    private sealed class ErasingProgram : DeviceProgram
    {
        public EraseProfile ListFor(IFileStore files)
        {
            return EraseListFor(files)!;
        }

        protected override EraseProfile? EraseListFor(IFileStore files)
        {
            return new EraseProfile(
                new FreeSpaceMedium(files, 1_000_000),
                [
                    new EraseTarget(EraseStage.UserData, EraseKind.Folder, "user"),
                    new EraseTarget(EraseStage.Last, EraseKind.Folder, "agent"),
                    new EraseTarget(EraseStage.Last, EraseKind.File, "device/provisioning"),
                    new EraseTarget(EraseStage.Last, EraseKind.DeviceKey, "device/key"),
                ],
                "clear, flash, free space filled");
        }
    }
}
