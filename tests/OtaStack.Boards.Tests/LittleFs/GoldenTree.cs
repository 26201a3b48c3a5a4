using System.IO.Compression;
using OtaStack.Boards.Profiles;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>The tree of the images in tests/vectors/littlefs: byte i of a file is (7i + length of its path) mod 256.</summary>
internal static class GoldenTree
{
    public const int Blocks = 32;

    /// <summary>As an ESP32's firmware mounts its drive.</summary>
    public static readonly LittleFsSettings Settings = new(4096, 128, 512, 255, int.MaxValue, 1022);

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = Make();

    public static byte[] Read(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Repository.Root, "tests", "vectors", "littlefs", name));
        using GZipStream expand = new(file, CompressionMode.Decompress);
        using MemoryStream image = new();
        expand.CopyTo(image);
        return image.ToArray();
    }

    private static Dictionary<string, byte[]> Make()
    {
        Dictionary<string, int> lengths = new()
        {
            ["device/provisioning"] = 300,
            ["device/key"] = 32,
            ["device/certificate"] = 513,
            ["device/certificate.key"] = 138,
            ["page/code"] = 49,
            ["page/page.js"] = 20_000,
            ["trust/root.json"] = 4097,
            ["empty"] = 0,
        };
        for (int i = 0; i < 60; i++)
        {
            lengths.Add($"many/f{i:00}", 40);
        }

        return lengths.ToDictionary(file => file.Key, file => Enumerable.Range(0, file.Value).Select(i => (byte)((i * 7) + file.Key.Length)).ToArray());
    }
}
