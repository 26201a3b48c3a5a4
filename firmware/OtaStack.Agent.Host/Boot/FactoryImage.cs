using System;
using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Launcher.Records;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Boot;

/// <summary>
/// Provisioning: puts the first release into slot A, confirmed, and the trusted root beside it. The boot record comes last,
/// so a device whose provisioning broke off does not boot half an image; it is provisioned again.
/// </summary>
public static class FactoryImage
{
    /// <exception cref="ArgumentException">The index is not valid, or the image is not the one that it describes.</exception>
    public static void Install(IFileStore files, IHmacSha256 hmac, FactoryContent content)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(content);
        RequireSound(content);
        if (ImageIndex.Read(content.Index, out ImageIndex? index) != Verdict.Accepted || index == null
            || index.ImageLength != content.Image.Length)
        {
            throw new ArgumentException("The index is not valid, or not that of the image.", nameof(content));
        }

        byte[] buffer = new byte[ImageBlocks.Size];
        Remove(files);
        for (int part = 0; part < index.Parts.Length; part++)
        {
            CopyPart(files, hmac, content.Image, index, part, buffer);
        }

        CopyIndex(files, content.Index, buffer);
        WriteRoot(files, content);
        WriteRecord(files, hmac, content, buffer);
    }

    /// <summary>
    /// The same for a device with image slots, whose images are in the primary slots already: what they are is found at the first start.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such release.</exception>
    public static void InstallForImages(IFileStore files, FactoryRelease release)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(release);
        RequireSound(release);
        Remove(files);
        WriteRoot(files, release);
        NewRecord(files, release, out _).Save();
    }

    private static void RequireSound(FactoryRelease release)
    {
        if (release.ReleaseId.Length == 0 || release.ReleaseId.Length > RecordLimits.ReleaseId || release.SecurityCounter < 0
            || !ReleaseVersion.TryParse(release.Version, out _))
        {
            throw new ArgumentException($"The release '{release.ReleaseId}' {release.Version} with counter {release.SecurityCounter} is none that a device can have.", nameof(release));
        }
    }

    private static void WriteRoot(IFileStore files, FactoryRelease release)
    {
        files.Write(string.Concat(DevicePaths.TrustFolder, "/root.json"), release.RootJson, 0, release.RootJson.Length);
    }

    private static BootRecord NewRecord(IFileStore files, FactoryRelease release, out SlotEntry entry)
    {
        BootRecord record = new(files)
        {
            Confirmed = SlotName.A,
            SecurityCounter = release.SecurityCounter,
        };
        entry = record.Entry(SlotName.A);
        entry.State = SlotState.Confirmed;
        entry.ReleaseId = release.ReleaseId;
        entry.Version = release.Version;
        entry.SecurityCounter = release.SecurityCounter;
        return record;
    }

    private static void Remove(IFileStore files)
    {
        files.Delete(BootPaths.FirstRecord);
        files.Delete(BootPaths.SecondRecord);
        Empty(files, "agent");
        Empty(files, "erase");
        Empty(files, DevicePaths.TrustFolder);
        SlotFiles.Wipe(files, SlotName.A);
        SlotFiles.Wipe(files, SlotName.B);
    }

    private static void Empty(IFileStore files, string folder)
    {
        foreach (string name in files.List(folder))
        {
            files.Delete(string.Concat(folder, "/", name));
        }
    }

    private static void CopyPart(IFileStore files, IHmacSha256 hmac, IByteSource image, ImageIndex index, int part, byte[] buffer)
    {
        IndexedPart copied = index.Parts[part];
        string path = BootPaths.Part(SlotName.A, copied.Name);
        int end = copied.Offset + copied.Length;
        int block = copied.FirstBlock;
        int position = copied.Offset;
        while (position < end)
        {
            int count = index.BlockLength(block);
            if (!ByteSources.TryReadExactly(image, position, buffer, 0, count)
                || !ImageBlocks.Matches(hmac, index, block, buffer, 0, count))
            {
                throw new ArgumentException($"Block {block} of the image is not the one that its index describes.", nameof(image));
            }

            files.Append(path, buffer, 0, count);
            position += count;
            block++;
        }
    }

    private static void CopyIndex(IFileStore files, IByteSource index, byte[] buffer)
    {
        int position = 0;
        while (position < index.Length)
        {
            int count = index.Length - position < buffer.Length ? index.Length - position : buffer.Length;
            if (!ByteSources.TryReadExactly(index, position, buffer, 0, count))
            {
                throw new ArgumentException("The index ends early.", nameof(index));
            }

            files.Append(BootPaths.SlotIndex(SlotName.A), buffer, 0, count);
            position += count;
        }
    }

    private static void WriteRecord(IFileStore files, IHmacSha256 hmac, FactoryContent content, byte[] buffer)
    {
        BootRecord record = NewRecord(files, content, out SlotEntry entry);
        entry.IndexLength = content.Index.Length;
        Sha256 hash = new();
        SourceDigest.TryWriteTo(content.Index, hash, buffer);
        hash.Finish(entry.IndexSha256, 0);
        SlotVerification slots = new(files, new LauncherHmac(hmac), buffer);
        slots.TryDigest(BootPaths.SlotIndex(SlotName.A), entry.IndexLength);
        slots.CopyDigest(entry.IndexDigest);
        record.Save();
    }
}
