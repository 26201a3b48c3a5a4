using System.Formats.Tar;
using OtaStack.VirtualDevice.Applications;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>
/// What a deployment image carries on a virtual board: the assemblies of the application as a tar archive, <c>app.entry</c> among them. On a real
/// board it is the deployment region of nanoFramework, which only its own runtime can read.
/// </summary>
internal static class DeploymentArchive
{
    private const int MostParts = 64;

    /// <exception cref="ApplicationLoadException">This is no such archive.</exception>
    public static Dictionary<string, byte[]> Read(byte[] payload)
    {
        Dictionary<string, byte[]> parts = new(StringComparer.Ordinal);
        try
        {
            using TarReader reader = new(new MemoryStream(payload, writable: false));
            while (reader.GetNextEntry(copyData: false) is { } entry)
            {
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                {
                    Add(parts, entry, payload.Length);
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            // The library's words for headers that are none: it overflows on a number in base 256 that is longer than its own.
            throw new ApplicationLoadException($"the deployment is no tar archive: {failure.Message}", failure);
        }

        return parts.Count > 0 ? parts : throw new ApplicationLoadException("the deployment is a tar archive without files");
    }

    private static void Add(Dictionary<string, byte[]> parts, TarEntry entry, int most)
    {
        byte[] content = new byte[entry.Length <= most ? (int)entry.Length : throw new ApplicationLoadException($"part '{entry.Name}' is cut off")];
        entry.DataStream?.ReadExactly(content);
        if (parts.Count == MostParts || !parts.TryAdd(Path.GetFileName(entry.Name), content))
        {
            throw new ApplicationLoadException(parts.Count == MostParts ? $"there are more than {MostParts} parts" : $"part '{entry.Name}' is there twice");
        }
    }
}
