using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Media;

/// <summary>The signature files in a ClamAV database folder, with what they say about themselves.</summary>
internal static class ClamDatabase
{
    /// <summary>Where the usual packages keep it.</summary>
    public const string DefaultFolder = "/var/lib/clamav";

    private const int MaxFiles = 1000;

    // The header of official databases, in 512 bytes: name:build time:version:signatures:level:md5:signature:builder:unix seconds.
    private const int HeaderBytes = 512;
    private const int VersionField = 2;
    private const int TimeField = 8;

    private static readonly string[] Endings =
    [
        ".cvd", ".cld", ".cud", ".cdb", ".crb", ".db", ".fp", ".sfp", ".ftm", ".gdb", ".hdb", ".hdu", ".hsb", ".hsu", ".idb", ".ign", ".ign2", ".imp",
        ".ioc", ".ldb", ".ldu", ".mdb", ".mdu", ".msb", ".msu", ".ndb", ".ndu", ".pdb", ".wdb", ".yar", ".yara",
    ];

    public static IReadOnlyList<SignatureFile> Read(IFileOperations files, string folder)
    {
        string[] names = files.DirectoryExists(folder)
            ? [.. files.List(folder).Where(name => Endings.Contains(Path.GetExtension(name), StringComparer.Ordinal)).Take(MaxFiles)]
            : [];
        return names.Length > 0
            ? [.. names.Select(name => ReadFile(files, Path.Combine(folder, name)))]
            : throw new SigningException(SigningFault.File, MediaErrorCode.NoSignatures, folder);
    }

    private static SignatureFile ReadFile(IFileOperations files, string path)
    {
        try
        {
            using Stream stream = files.OpenRead(path);
            byte[] head = new byte[HeaderBytes];
            int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
            string[] fields = Encoding.ASCII.GetString(head, 0, length).TrimEnd().Split(':');
            bool official = fields[0] == "ClamAV-VDB" && fields.Length > TimeField;
            return new SignatureFile(
                Path.GetFileName(path), sha256, official ? Number(fields[VersionField]) : null, official ? Time(fields[TimeField]) : null);
        }
        catch (Exception cause) when (DurableFile.IsIoFailure(cause))
        {
            throw new SigningException(cause, SigningFault.File, ErrorCode.FileUnreadable, path, cause.Message);
        }
    }

    private static int? Number(string text)
    {
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static DateTimeOffset? Time(string text)
    {
        return Number(text.Trim()) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
