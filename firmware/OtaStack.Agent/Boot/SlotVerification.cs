using System.IO;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Storage;
using OtaStack.Trust;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Boot;

/// <summary>
/// Whether a slot holds what was signed: the index is the one pinned in the boot record (SHA-256), every part has the
/// length that the index tells, and every block its digest.
/// </summary>
internal static class SlotVerification
{
    /// <summary>The slot's index when all of it is right, otherwise null. A medium that cannot be read counts as wrong.</summary>
    /// <param name="buffer">At least one block; its content is lost.</param>
    public static ImageIndex? Verify(IFileStore files, SlotName slot, SlotEntry entry, IHmacSha256 hmac, byte[] buffer)
    {
        try
        {
            ImageIndex? index = entry.IsUsed ? OpenIndex(files, slot, entry, buffer) : null;
            if (index == null)
            {
                return null;
            }

            for (int part = 0; part < index.Parts.Length; part++)
            {
                if (!IsPartRight(files, slot, index, part, hmac, buffer))
                {
                    return null;
                }
            }

            return index;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The index file of a slot when it is the pinned one, otherwise null.</summary>
    public static ImageIndex? OpenIndex(IFileStore files, SlotName slot, SlotEntry entry, byte[] buffer)
    {
        FileSource source = new(files, DevicePaths.SlotIndex(slot));
        if (source.Length != entry.IndexLength || !SourceDigest.Matches(source, entry.IndexSha256, buffer))
        {
            return null;
        }

        return ImageIndex.Read(source, out ImageIndex? index) == Verdict.Accepted ? index : null;
    }

    private static bool IsPartRight(IFileStore files, SlotName slot, ImageIndex index, int part, IHmacSha256 hmac, byte[] buffer)
    {
        FileSource source = new(files, DevicePaths.Part(slot, index.Parts[part].Name));
        if (source.Length != index.Parts[part].Length)
        {
            return false;
        }

        int block = index.Parts[part].FirstBlock;
        int position = 0;
        while (position < source.Length)
        {
            int count = index.BlockLength(block);
            if (!SourceDigest.TryReadFully(source, position, buffer, count)
                || !ImageBlocks.Matches(hmac, index, block, buffer, 0, count))
            {
                return false;
            }

            position += count;
            block++;
        }

        return true;
    }
}
