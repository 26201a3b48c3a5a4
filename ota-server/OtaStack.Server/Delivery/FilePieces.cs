using System.Security.Cryptography;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Delivery;

/// <summary>Reads pieces of published files for those that do not ask over HTTP: exactly the files that HTTP serves.</summary>
internal sealed class FilePieces(DataDirectory data, OpenFiles files)
{
    /// <summary>Bytes of a file's SHA-256 that tell one version of it from another.</summary>
    public const int TagBytes = 8;

    /// <summary>Reads from a file of <c>targets/</c> or <c>metadata/</c> into <paramref name="buffer"/>; null when there is none of that name.</summary>
    /// <param name="from">First byte; behind the end nothing is read.</param>
    public FilePiece? Read(string product, bool isTarget, string path, long from, Span<byte> buffer)
    {
        if (!isTarget && path == MetadataFiles.Replaced)
        {
            return ReadReplaced(MetadataFiles.PathOf(data, product, path), from, buffer);
        }

        (string? location, string? hash) = isTarget ? TargetFiles.PathOf(data, product, path) : (MetadataFiles.PathOf(data, product, path), null);
        using OpenFile? file = location is null ? null : files.Open(location, hash is null ? OpenFile.HashContent : (_, _) => hash);
        return file is null
            ? null
            : new FilePiece(file.Length, Convert.FromHexString(file.ETag.AsSpan(1, 2 * TagBytes)), from < file.Length ? file.Read(buffer, from) : 0);
    }

    /// <summary>The one file that is replaced: read whole, so that a piece and its tag are of the same version.</summary>
    private static FilePiece? ReadReplaced(string? path, long from, Span<byte> buffer)
    {
        try
        {
            byte[] content = path is null ? [] : File.ReadAllBytes(path);
            int count = (int)Math.Clamp(content.Length - from, 0, buffer.Length);
            content.AsSpan((int)Math.Min(from, content.Length), count).CopyTo(buffer);
            return path is null ? null : new FilePiece(content.Length, SHA256.HashData(content).AsMemory(0, TagBytes), count);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
