using OtaStack.Agent.Erase;
using OtaStack.VirtualDevice.FileSystem;

namespace OtaStack.VirtualDevice.Erasing;

/// <summary>The medium of a board whose flash holds one file system and nothing else.</summary>
internal sealed class SimulatedMedium(SimulatedFileSystem files) : IErasableMedium
{
    public int Erase(EraseKind kind, string name)
    {
        return kind == EraseKind.Store ? files.EraseLeftovers() : throw new IOException($"this board has no {kind} '{name}'");
    }

    public bool IsErased(EraseKind kind, string name)
    {
        return kind == EraseKind.Store && files.IsFreeOfLeftovers();
    }
}
