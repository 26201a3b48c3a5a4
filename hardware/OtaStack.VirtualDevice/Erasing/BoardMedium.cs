using OtaStack.Agent.Erase;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Erasing;

/// <summary>The medium of a board with image slots: its file system and its slots. Configuration blocks hold nothing on a virtual board.</summary>
internal sealed class BoardMedium(SimulatedFileSystem files, SimulatedBoard board) : IErasableMedium
{
    public int Erase(EraseKind kind, string name)
    {
        return kind switch
        {
            EraseKind.Store => files.EraseLeftovers(),
            EraseKind.Region => SlotOf(name).Erase(),
            EraseKind.ConfigBlock => 0,
            _ => throw new IOException($"this board has no {kind} '{name}'"),
        };
    }

    public bool IsErased(EraseKind kind, string name)
    {
        return kind switch
        {
            EraseKind.Store => files.IsFreeOfLeftovers(),
            EraseKind.Region => SlotOf(name).IsErased(),
            EraseKind.ConfigBlock => true,
            _ => false,
        };
    }

    private SlotErasure SlotOf(string name)
    {
        SlotLayout? slot = board.Layout?.Slots.FirstOrDefault(slot => slot.Primary.Name == name || slot.Secondary.Name == name);
        return slot is null
            ? throw new IOException($"this board has no slot '{name}'")
            : new SlotErasure(board.Mcuboot!, slot.Image, slot.Secondary.Name == name);
    }
}
