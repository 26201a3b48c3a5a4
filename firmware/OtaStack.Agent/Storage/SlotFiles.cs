using OtaStack.Agent.Core;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

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

    /// <summary>
    /// The last look at an image before it may run, read back whole: true when every part has its length, and all of them, one after the
    /// other, the signed SHA-256.
    /// </summary>
    public static bool IsRight(AgentContext context, SlotName slot, ImageIndex index, byte[] imageSha256)
    {
        Sha256 whole = new();
        for (int part = 0; part < index.Parts.Length; part++)
        {
            FileSource file = new(context.Files, BootPaths.Part(slot, index.Parts[part].Name));
            if (file.Length != index.Parts[part].Length || !SourceDigest.TryWriteTo(file, whole, context.Block))
            {
                return false;
            }
        }

        return SourceDigest.Gives(whole, imageSha256);
    }
}
