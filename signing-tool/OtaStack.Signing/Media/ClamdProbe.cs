using System.Buffers.Binary;
using System.IO.Compression;

namespace OtaStack.Signing.Media;

/// <summary>
/// Two harmless archives that a daemon must tell of. Whether it reports what it does not look into is a matter of its configuration, which no command
/// tells: a daemon without <c>AlertEncrypted</c> and <c>AlertExceedsMax</c> answers "OK" for what it has passed over.
/// </summary>
internal static class ClamdProbe
{
    /// <summary>How the names of what is told start: no file signature has found the archive.</summary>
    public const string Told = "Heuristics.";

    // ClamAV follows no archive deeper than 100 levels, whatever MaxRecursion says.
    private const int Levels = 110;

    // APPNOTE 4.3.7 and 4.3.12: where the flags are in a local header and in one of the central directory; bit 0 is "encrypted".
    private const int LocalFlags = 6;
    private const int CentralFlags = 8;
    private const byte Encrypted = 1;

    /// <summary>Each with the option of clamd.conf that makes the daemon tell of it.</summary>
    public static IEnumerable<(string Option, byte[] Content)> All()
    {
        yield return ("AlertEncrypted", EncryptedArchive());
        yield return ("AlertExceedsMax", DeepArchive());
    }

    private static byte[] EncryptedArchive()
    {
        using MemoryStream made = new();
        using (ZipArchive archive = new(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a", CompressionLevel.NoCompression).Open();
            entry.Write(new byte[32]);
        }

        byte[] zip = made.ToArray();
        byte[] signature = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(signature, 0x02014b50);
        zip[LocalFlags] |= Encrypted;
        zip[zip.AsSpan().IndexOf(signature) + CentralFlags] |= Encrypted;
        return zip;
    }

    private static byte[] DeepArchive()
    {
        // gzip, since ClamAV also finds zip files by their headers inside others: with nested ones the work would double at each level.
        byte[] content = [0];
        for (int level = 0; level < Levels; level++)
        {
            using MemoryStream made = new();
            using (GZipStream gzip = new(made, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                gzip.Write(content);
            }

            content = made.ToArray();
        }

        return content;
    }
}
