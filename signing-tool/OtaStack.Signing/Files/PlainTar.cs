using System.Formats.Tar;

namespace OtaStack.Signing.Files;

/// <summary>Writes uncompressed ustar archives whose bytes depend on names and contents alone: no owners, no times, one mode.</summary>
internal static class PlainTar
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <param name="open">Opens the content of a name; closed here.</param>
    public static void Write(Stream destination, IEnumerable<string> names, Func<string, Stream> open)
    {
        using TarWriter archive = new(destination, TarEntryFormat.Ustar, leaveOpen: true);
        foreach (string name in names)
        {
            using Stream content = open(name);
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = content,
                Mode = Mode,
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }
    }
}
