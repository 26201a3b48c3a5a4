using System.Security.Cryptography;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;

namespace OtaStack.Signing.Media;

/// <summary>The files on a medium, and which of them this tool or the operating system put there.</summary>
internal static class MediaTree
{
    public const string BundleEnding = ".ota";

    private const int MaxFiles = 10_000;

    // Windows writes these as soon as it sees a medium; an ext4 file system is made with the other.
    private static readonly string[] OfTheSystem = ["System Volume Information/WPSettings.dat", "System Volume Information/IndexerVolumeGuid"];
    private const string LostAndFound = "lost+found";

    /// <summary>Relative paths, ascending; without the files of the operating system. A link to a directory is listed and not followed.</summary>
    public static IReadOnlyList<string> List(IFileOperations files, string directory) => List(files, directory, OfTheSystem, LostAndFound);

    /// <summary>As <see cref="List(IFileOperations, string)"/>, with the files of the operating system: malware may hide under their names.</summary>
    public static IReadOnlyList<string> ListAll(IFileOperations files, string directory) => List(files, directory, [], null);

    public static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    /// <summary>Length and hash of a file on the medium.</summary>
    public static MediaFile Measure(IFileOperations files, string directory, string path)
    {
        using Stream content = BundleFile.OpenExisting(files, Path.Combine(directory, path));
        return new MediaFile(path, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>True for what an earlier run of this tool put there, or left half-written.</summary>
    public static bool IsOurs(string path)
    {
        return !path.Contains('/', StringComparison.Ordinal)
            && (path.EndsWith(BundleEnding, StringComparison.Ordinal)
                || path.StartsWith(DurableFile.TemporaryPrefix, StringComparison.Ordinal)
                || path is MediaIndex.FileName or MediaInstructions.EnglishName or MediaInstructions.JapaneseName);
    }

    private static IReadOnlyList<string> List(IFileOperations files, string directory, string[] omittedFiles, string? omittedFolder)
    {
        SortedSet<string> found = new(StringComparer.Ordinal);
        Stack<string> folders = new([""]);
        while (folders.TryPop(out string? folder))
        {
            foreach (string name in files.List(Path.Combine(directory, folder)))
            {
                string path = folder.Length == 0 ? name : folder + "/" + name;
                string whole = Path.Combine(directory, path);
                if (files.DirectoryExists(whole) && !IsLink(whole))
                {
                    if (path != omittedFolder)
                    {
                        folders.Push(path);
                    }
                }
                else if (!omittedFiles.Contains(path, StringComparer.Ordinal))
                {
                    _ = found.Add(path);
                }

                if (found.Count + folders.Count > MaxFiles)
                {
                    throw new SigningException(SigningFault.Refused, MediaErrorCode.TooManyFiles, directory, Count.Of(MaxFiles));
                }
            }
        }

        return [.. found];
    }
}
