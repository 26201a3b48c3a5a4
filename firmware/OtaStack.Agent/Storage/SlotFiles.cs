using OtaStack.Agent.Boot;
using OtaStack.Agent.Ports;

namespace OtaStack.Agent.Storage;

/// <summary>The files of a slot.</summary>
internal static class SlotFiles
{
    /// <summary>Empties the slot. Its index goes first: from then on no part in it is taken for a piece of a release.</summary>
    public static void Wipe(IFileStore files, SlotName slot)
    {
        files.Delete(DevicePaths.SlotIndex(slot));
        foreach (string name in files.List(DevicePaths.SlotFolder(slot)))
        {
            files.Delete(DevicePaths.Part(slot, name));
        }
    }
}
