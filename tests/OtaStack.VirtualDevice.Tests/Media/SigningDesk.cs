using System.Diagnostics;

namespace OtaStack.VirtualDevice.Tests.Media;

/// <summary>A product team without a server, with the real <c>ota</c>: releases 1.0.0 to 1.2.0 of the thermostat, and a key for bundles and one for media.</summary>
public sealed class SigningDesk : IAsyncLifetime
{
    private const string Passphrase = "only for this test";

    private readonly string _folder = Directory.CreateTempSubdirectory("ota-desk-").FullName;

    public string Repository => Path.Combine(_folder, "repository");

    public string RootFile => Path.Combine(Repository, "metadata", "1.root.json");

    public async Task InitializeAsync()
    {
        foreach (string key in (string[])["root", "targets", "bundle", "media"])
        {
            await OtaAsync("key", "generate", "--out", FileOf(key + ".pem"), "--passphrase-fd", "0");
        }

        await OtaAsync(
            "product", "init", Repository, "--name", "thermostat", "--board", "virtual-assemblies", "--root-key", Key("root"), "--root-threshold", "1",
            "--targets-key", Key("targets"), "--targets-threshold", "1", "--online-key", FileOf("bundle.pem.pub.json"), "--passphrase-fd", "0");
        foreach (string version in (string[])["1.0.0", "1.1.0", "1.2.0"])
        {
            await OtaAsync("release", "add", Repository, "--version", version, "--image", "assemblies", "--from", Sample(version), "--board", "virtual-assemblies", "--security-counter", "1");
        }

        await OtaAsync("release", "sign", Repository, "--key", Key("targets"), "--passphrase-fd", "0");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    public string FileOf(string name)
    {
        return Path.Combine(_folder, name);
    }

    public byte[] Target(string version, string name)
    {
        return File.ReadAllBytes(Path.Combine(Repository, "targets", "thermostat", version, name));
    }

    /// <summary>A folder that is a medium with a bundle of one release, as the team prepares it.</summary>
    public async Task<string> PrepareMediumAsync(string version)
    {
        string bundle = FileOf($"thermostat-{version}.ota");
        string medium = FileOf("medium-" + version);
        if (!Directory.Exists(medium))
        {
            _ = Directory.CreateDirectory(medium);
            await OtaAsync("bundle", "make", Repository, "--out", bundle, "--release", version, "--bundle-key", Key("bundle"), "--passphrase-fd", "0");
            await OtaAsync(
                "media", "prepare", medium, "--bundle", bundle, "--key", Key("media"), "--trusted-root", RootFile, "--no-scan-unsafe", "--passphrase-fd", "0");
        }

        return medium;
    }

    private static string Sample(string version)
    {
        return Path.Combine(Artifacts(), "samples", "Thermostat", version);
    }

    private static string Artifacts()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"an 'artifacts' folder was expected above {AppContext.BaseDirectory}");
    }

    private string Key(string name)
    {
        return "file:" + FileOf(name + ".pem");
    }

    private static async Task OtaAsync(params string[] arguments)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        ProcessStartInfo start = new("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(Artifacts(), "bin", "ota", configuration, "ota.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(Passphrase);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"ota {string.Join(' ', arguments)}: {await errors}{output}");
    }
}
