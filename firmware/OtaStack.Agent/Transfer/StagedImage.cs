using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>The last look at an image before it may run: read back from the slot, hashed whole.</summary>
internal static class StagedImage
{
    /// <summary>True when every part has its length, and all of them, one after the other, the signed SHA-256.</summary>
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
