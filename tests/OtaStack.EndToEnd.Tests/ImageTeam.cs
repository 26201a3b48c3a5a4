using System.Formats.Tar;
using OtaStack.Scenario;
using OtaStack.VirtualDevice;

namespace OtaStack.EndToEnd.Tests;

/// <summary>What the product team does for boards with image slots: deployments from the samples, runtimes, all signed for the boot loader.</summary>
internal sealed class ImageTeam(SigningTool ota, ProductTeam team, Installation installation, string folder)
{
    private const int RuntimeBytes = 30_000;

    public string BootKeyFile => KeyFile + ".pub.pem";

    private string KeyFile => Path.Combine(folder, "image.pem");

    public Task MakeKeyAsync(CancellationToken cancellation)
    {
        return ota.RunAsync(cancellation, "key", "generate", "--algorithm", "ecdsa-p256", "--out", KeyFile, "--passphrase-fd", "0");
    }

    /// <summary>A signed image; its payload is the sample of that version, or the runtime.</summary>
    public string FileOf(string kind, string version)
    {
        return Path.Combine(folder, $"{kind}-{version}.signed.bin");
    }

    public async Task SignImagesAsync(string version, CancellationToken cancellation)
    {
        string deployment = Path.Combine(folder, $"deployment-{version}.tar");
        await TarFile.CreateFromDirectoryAsync(installation.Sample(version), deployment, includeBaseDirectory: false, cancellation);
        string runtime = Path.Combine(folder, $"nanoclr-{version}.bin");
        SeededRandom random = SeededRandom.For(1, version);
        await File.WriteAllBytesAsync(runtime, [.. Enumerable.Range(0, RuntimeBytes).Select(_ => (byte)random.Next(256))], cancellation);
        await SignAsync(deployment, FileOf("deployment", version), version, "0x40000", cancellation);
        await SignAsync(runtime, FileOf("nanoclr", version), version, "0x60000", cancellation);
    }

    /// <summary>Stages both images as one release.</summary>
    public Task AddPairAsync(string version, CancellationToken cancellation)
    {
        return ota.RunAsync(
            cancellation,
            "release", "add", team.Repository, "--version", version, "--image", "deployment", "--file", FileOf("deployment", version),
            "--with", "nanoclr=" + FileOf("nanoclr", version), "--board", ProductTeam.ImageBoard, "--security-counter", "1", "--requires-current", "1.0.0",
            "--image-key", "public:" + BootKeyFile);
    }

    private Task<System.Text.Json.JsonElement> SignAsync(string file, string output, string version, string slotSize, CancellationToken cancellation)
    {
        return ota.RunAsync(
            cancellation,
            "image", "sign", file, output, "--key", "file:" + KeyFile, "--passphrase-fd", "0", "--version", version,
            "--header-size", "0x20", "--pad-header", "--slot-size", slotSize, "--align", "4", "--security-counter", "1");
    }
}
