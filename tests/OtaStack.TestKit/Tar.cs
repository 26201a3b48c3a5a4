using System.Formats.Tar;

namespace OtaStack.TestKit;

/// <summary>Writes archives with the platform's writer, so that the reader under test never checks itself.</summary>
public static class Tar
{
    public static byte[] Write(IEnumerable<(string Name, byte[] Content)> files, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        return Write(files.Select(file => Entry(format, TarEntryType.RegularFile, file.Name, file.Content)), format);
    }

    public static byte[] Write(IEnumerable<TarEntry> entries, TarEntryFormat format = TarEntryFormat.Ustar)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, format, leaveOpen: true))
        {
            foreach (TarEntry entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    public static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, byte[]? content = null)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            _ => new UstarTarEntry(type, name),
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content);
        }

        return entry;
    }
}
