using System.Buffers.Binary;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.LittleFs;

/// <summary>
/// Makes a fresh file system of littlefs, on-disk version 2.0, from its SPEC.md and DESIGN.md. Every littlefs 2.x mounts it; one that writes 2.1 says so in the
/// superblock with its first write. No state of moves or orphans, no attributes: the rules are
/// <list type="bullet">
/// <item>blocks 0 and 1 are the pair with superblock and root;</item>
/// <item>every folder is a list of pairs, all pairs of the image are threaded by tails;</item>
/// <item>files up to the inline limit stand in the metadata, larger ones in skip lists of whole blocks;</item>
/// <item>everything else is erased flash, 0xFF.</item>
/// </list>
/// </summary>
internal static class LittleFsImage
{
    /// <summary>Largest image, bytes: it is made in memory.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private const uint Version = 0x00020000;
    private const byte Erased = 0xFF;

    private static readonly byte[] Magic = "littlefs"u8.ToArray();

    /// <param name="settings">How the firmware mounts the file system.</param>
    /// <param name="blocks">Blocks of the region.</param>
    /// <param name="files">Content by path, parts separated by slashes.</param>
    /// <returns>As many bytes as the region has.</returns>
    /// <exception cref="ArgumentException">A path that no file can have.</exception>
    /// <exception cref="BoardException">The files need more blocks.</exception>
    public static byte[] Create(LittleFsSettings settings, int blocks, IReadOnlyDictionary<string, byte[]> files)
    {
        ImageFolder root = ImageFolder.Of(files, settings);
        List<ImagePair> pairs = [];
        int next = 0;
        foreach (ImageFolder folder in root.All())
        {
            IEnumerable<ImageEntry> superblock = folder == root ? [Superblock(settings, blocks)] : [];
            folder.FirstBlock = next;
            foreach (ImagePair pair in ImagePair.Split([.. superblock, .. folder.Entries(settings.InlineMost)], settings.BlockSize))
            {
                pair.FirstBlock = next;
                pairs.Add(pair);
                next += ImagePair.Blocks;
            }
        }

        ImageEntry[] large = [.. pairs.SelectMany(pair => pair.Entries).Where(entry => entry.Content is not null && !entry.IsInline)];
        foreach (ImageEntry file in large)
        {
            file.Block = next;
            next += SkipList.BlocksFor(file.Content!.Length, settings.BlockSize);
        }

        return next <= blocks ? Write(settings, blocks, pairs, large) : throw new BoardException(BoardErrorCode.ProvisionDrive, $"{next}", $"{blocks}");
    }

    private static byte[] Write(LittleFsSettings settings, int blocks, List<ImagePair> pairs, ImageEntry[] large)
    {
        byte[] image = new byte[checked(blocks * settings.BlockSize)];
        image.AsSpan().Fill(Erased);
        foreach (ImageEntry file in large)
        {
            file.Block = SkipList.Write(image, settings.BlockSize, file.Block, file.Content);
        }

        for (int i = 0; i < pairs.Count; i++)
        {
            Span<byte> block = image.AsSpan(pairs[i].FirstBlock * settings.BlockSize, settings.BlockSize);
            pairs[i].Write(block, settings.ProgramSize, i + 1 < pairs.Count ? pairs[i + 1] : null);
        }

        return image;
    }

    private static ImageEntry Superblock(LittleFsSettings settings, int blocks)
    {
        byte[] content = new byte[24];
        uint[] fields = [Version, (uint)settings.BlockSize, (uint)blocks, (uint)settings.NameMost, (uint)settings.FileMost, (uint)settings.AttributeMost];
        for (int i = 0; i < fields.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(i * sizeof(uint)), fields[i]);
        }

        return new ImageEntry(Magic, TagType.Superblock, content, null, true);
    }
}
