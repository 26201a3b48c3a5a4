using OtaStack.Agent.Core;
using OtaStack.Agent.Erase;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Erasing;

/// <summary>After an erase nothing of a secret can be read anywhere on the flash, whenever the power failed on the way.</summary>
public sealed class FlashEraseTests(ITestOutputHelper output)
{
    private readonly EraseReplay _replay = new();

    [Fact]
    public void Deleting_a_file_alone_leaves_it_readable()
    {
        SimulatedFlash start = _replay.NewDevice(1);
        foreach (string path in EraseReplay.Secrets.Keys)
        {
            SimulatedFlash flash = start.Copy();
            EraseReplay.FilesOf(flash).Delete(path);
            Assert.Contains(path, EraseReplay.Found(flash, EraseReplay.Secrets));
        }
    }

    [Fact]
    public void Of_everything_nothing_is_found_on_the_whole_flash_and_the_release_still_runs()
    {
        SimulatedFlash flash = _replay.NewDevice(1);
        Assert.Equal(EraseReplay.Secrets.Count, EraseReplay.Found(flash, EraseReplay.Secrets).Length);
        EraseReplay.Run(flash, all: true, isOrdered: false);

        Assert.Empty(EraseReplay.Found(flash, EraseReplay.Secrets));
        UpdateAgent agent = EraseReplay.Boot(flash);
        Assert.Equal(AgentState.Erased, agent.State);
        Assert.Equal("1.0.0", agent.RunningVersion);
    }

    [Fact]
    public void Of_the_user_data_nothing_is_found_and_the_rest_is_whole()
    {
        SimulatedFlash flash = _replay.NewDevice(1);
        EraseReplay.Run(flash, all: false, isOrdered: false);

        Assert.Empty(EraseReplay.Found(flash, EraseReplay.UserData));
        Assert.Equal(AgentState.Idle, EraseReplay.Boot(flash).State);
        SimulatedFileSystem files = EraseReplay.FilesOf(flash);
        Assert.All(EraseReplay.Secrets.Keys.Except(EraseReplay.UserData.Keys), path => Assert.Equal(EraseReplay.Secrets[path].Length, files.Length(path)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_power_cut_at_every_operation_of_the_flash_ends_with_nothing_found(bool all)
    {
        IReadOnlyDictionary<string, byte[]> secrets = all ? EraseReplay.Secrets : EraseReplay.UserData;
        SimulatedFlash start = _replay.NewDevice(7);
        SimulatedFlash clean = start.Copy();
        EraseReplay.Run(clean, all, isOrdered: false);
        int operations = (int)(clean.Operations - start.Operations);
        int undone = 0;
        for (int cut = 1; cut <= operations; cut++)
        {
            SimulatedFlash flash = start.Copy();
            flash.CutPowerAfter(cut);
            Assert.Throws<PowerLostException>(() => EraseReplay.Run(flash, all, isOrdered: false));
            flash.PowerOn();

            UpdateAgent agent = EraseReplay.Boot(flash);
            Assert.True(agent.RunningVersion == "1.0.0", $"cut {cut}: runs '{agent.RunningVersion}'");
            bool isWhole = secrets.All(secret => EraseReplay.FilesOf(flash).Length(secret.Key) == secret.Value.Length);
            bool isPending = agent.State is AgentState.Erasing or AgentState.Erased;
            bool isGone = !all && EraseReplay.Found(flash, secrets).Length == 0;
            Assert.True(isWhole || isPending || isGone, $"cut {cut}: half erased, and {agent.State}");
            if (isWhole && !isPending)
            {
                undone++;
                continue;
            }

            if (agent.State == AgentState.Erasing)
            {
                EraseReplay.Run(flash, all, isOrdered: true);
            }

            string[] found = EraseReplay.Found(flash, secrets);
            Assert.True(found.Length == 0, $"cut {cut}: {string.Join(' ', found)}");
            Assert.True(EraseReplay.FilesOf(flash).Length(EraseProfile.ReceiptPath) > 0, $"cut {cut}: no receipt");
            Assert.Equal(all ? AgentState.Erased : AgentState.Idle, EraseReplay.Boot(flash).State);
        }

        output.WriteLine($"all {all}: {operations} flash operations, a power cut at each, {undone} before the order was on the flash");
        Assert.InRange(undone, 1, 10);
    }
}
