using System.Security.Cryptography;
using OtaStack.Trust.Tuf;

namespace OtaStack.TufClient;

/// <summary>Downloaded and verified targets, each in a file named by its percent-encoded path. A file that is still right is not fetched again.</summary>
internal sealed class TargetFolder(string folder, RepositoryFetcher targets)
{
    /// <summary>TUF 5.7. False when the target does not exist or is not the described one; nothing is stored then.</summary>
    public async Task<bool> BringAsync(TargetDescription target, bool hasHashInName)
    {
        string path = Path.Combine(folder, Uri.EscapeDataString(target.Path));
        if (File.Exists(path) && Matches(target, await File.ReadAllBytesAsync(path)))
        {
            return true;
        }

        string url = string.Join('/', target.Path.Split('/').Select(Uri.EscapeDataString));
        if (hasHashInName)
        {
            int name = url.LastIndexOf('/') + 1;
            url = url[..name] + Convert.ToHexStringLower(target.Sha256 ?? target.Sha512!) + "." + url[name..];
        }

        byte[]? file = await targets.FetchAsync(url, target.Length);
        if (file is null || !Matches(target, file))
        {
            await Console.Error.WriteLineAsync($"{target.Path}: {(file is null ? "not found" : "not the file that the metadata describes")}");
            return false;
        }

        Directory.CreateDirectory(folder);
        string part = Path.Combine(folder, Path.GetRandomFileName());
        await File.WriteAllBytesAsync(part, file);
        File.Move(part, path, overwrite: true);
        return true;
    }

    /// <summary>Length and every hash that is told.</summary>
    private static bool Matches(TargetDescription target, byte[] file)
    {
        return file.Length == target.Length
            && (target.Sha256 is null || SHA256.HashData(file).AsSpan().SequenceEqual(target.Sha256))
            && (target.Sha512 is null || SHA512.HashData(file).AsSpan().SequenceEqual(target.Sha512));
    }
}
