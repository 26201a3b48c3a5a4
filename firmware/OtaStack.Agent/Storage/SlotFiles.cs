using OtaStack.Launcher;

namespace OtaStack.Agent.Storage;

/// <summary>The files of a slot.</summary>
internal static class SlotFiles
{
    /// <summary>Empties the slot. Its index goes first: from then on no part in it is taken for a piece of a release.</summary>
    public static void Wipe(IFileStore files, SlotName slot)
    {
        files.Delete(BootPaths.SlotIndex(slot));
        foreach (string name in files.List(BootPaths.SlotFolder(slot)))
        {
            files.Delete(BootPaths.Part(slot, name));
        }
    }
}
