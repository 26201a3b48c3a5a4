using System.Security.Cryptography;

namespace OtaStack.Signing.Tests.Support;

/// <summary>What lies in a directory, byte for byte: to show that nothing changed.</summary>
internal static class DirectoryImage
{
    /// <summary>Every path with its mode and the hash of its content; a directory ends in a slash.</summary>
    public static IReadOnlyList<string> Of(string directory)
    {
        List<string> lines = [];
        if (!Directory.Exists(directory))
        {
            return lines;
        }

        foreach (string path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(directory, path);
            lines.Add(Directory.Exists(path)
                ? name + "/"
                : $"{name} {File.GetUnixFileMode(path)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}");
        }

        return lines;
    }

    public static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        foreach (string path in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            _ = Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, path)));
        }

        foreach (string path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(path, Path.Combine(to, Path.GetRelativePath(from, path)));
        }
    }
}
