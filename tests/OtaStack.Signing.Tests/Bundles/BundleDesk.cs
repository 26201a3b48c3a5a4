using System.Formats.Tar;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>Short ways to make bundles, take them apart and judge them.</summary>
internal static class BundleDesk
{
    public static byte[] Make(Workshop workshop, ProductRepository repository, BundleSelection? selection = null)
    {
        OnlineMetadata online = OnlineMetadataSigning.Sign(repository, [workshop.Online]);
        using MemoryStream bundle = new();
        BundleContents.Of(repository, online, selection ?? new BundleSelection()).WriteTo(bundle);
        return bundle.ToArray();
    }

    public static BundleTrust Trust(Workshop workshop, ProductRepository repository)
    {
        return new BundleTrust(repository.Roots[0].Metadata.ToBytes(), workshop.Clock.GetUtcNow().ToUnixTimeSeconds());
    }

    public static async Task<BundleReport> VerifyAsync(byte[] bundle, BundleTrust trust, IBundleSink? sink = null)
    {
        using MemoryStream stream = new(bundle);
        return await BundleVerifier.VerifyAsync(stream, trust, sink);
    }

    /// <summary>The files of a bundle by the platform's reader, to be changed as an attacker would.</summary>
    public static List<(string Name, byte[] Content)> Files(byte[] bundle)
    {
        using MemoryStream stream = new(bundle);
        using TarReader reader = new(stream);
        List<(string, byte[])> files = [];
        while (reader.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            files.Add((entry.Name, content.ToArray()));
        }

        return files;
    }

    /// <summary>The bundle with its files changed.</summary>
    public static byte[] Changed(byte[] bundle, Action<List<(string Name, byte[] Content)>> change)
    {
        List<(string Name, byte[] Content)> files = Files(bundle);
        change(files);
        return Tar.Write(files);
    }

    /// <summary>The bundle with one file's content changed.</summary>
    public static byte[] Changed(byte[] bundle, string name, Func<byte[], byte[]> change)
    {
        return Changed(bundle, files =>
        {
            int at = files.FindIndex(file => file.Name == name);
            Assert.True(at >= 0, name);
            files[at] = (name, change(files[at].Content));
        });
    }
}
