using OtaStack.Agent.Erase;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Erasing;

/// <summary>The medium of a board with image slots: its file system and its regions. Configuration blocks hold nothing on a virtual board.</summary>
internal sealed class BoardMedium(SimulatedFileSystem files, SimulatedBoard board) : IErasableMedium
{
    public int Erase(EraseKind kind, string name)
    {
        return kind switch
        {
            EraseKind.Store => files.EraseLeftovers(),
            EraseKind.Region => EraseBlocks(RegionOf(name)),
            EraseKind.ConfigBlock => 0,
            _ => throw new IOException($"this board has no {kind} '{name}'"),
        };
    }

    public bool IsErased(EraseKind kind, string name)
    {
        return kind switch
        {
            EraseKind.Store => files.IsFreeOfLeftovers(),
            EraseKind.Region => BlocksInUse(RegionOf(name)).Length == 0,
            EraseKind.ConfigBlock => true,
            _ => false,
        };
    }

    private static int EraseBlocks(SimulatedFlash region)
    {
        int[] blocks = BlocksInUse(region);
        foreach (int block in blocks)
        {
            region.Erase(block);
        }

        return blocks.Length * region.Geometry.BlockSize;
    }

    private static int[] BlocksInUse(SimulatedFlash region)
    {
        return [.. Enumerable.Range(0, region.Geometry.Blocks).Where(block => !region.IsErased(block))];
    }

    private SimulatedFlash RegionOf(string name)
    {
        return board.FindRegion(name) ?? throw new IOException($"this board has no region '{name}'");
    }
}
