namespace OtaStack.Scenario;

/// <summary>What the product team does, on its own machine, with its own keys.</summary>
internal sealed class ProductTeam(SigningTool ota, string folder, Installation installation)
{
    public const string Board = "virtual-assemblies";

    public const string ImageBoard = "virtual-mcuboot";

    private static readonly string[] KeyNames = ["root1", "root2", "targets"];

    public static IReadOnlyList<string> Versions { get; } = ["1.0.0", "1.1.0", "1.2.0"];

    public string Repository => Path.Combine(folder, "repository");

    public string Root => Path.Combine(Repository, "metadata", "1.root.json");

    public static string TargetOf(string version)
    {
        return $"thermostat/{version}/assemblies.bin";
    }

    public static string NoteOf(string version)
    {
        return Texts.Get("Note" + version.Replace('.', '_'));
    }

    public string FileOf(string version, string extension)
    {
        return Path.Combine(Repository, "targets", "thermostat", version, "assemblies" + extension);
    }

    public async Task MakeKeysAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        foreach (string name in KeyNames)
        {
            await ota.RunAsync(cancellation, "key", "generate", "--out", KeyFile(name), "--passphrase-fd", "0").ConfigureAwait(false);
        }
    }

    public async Task InitialiseAsync(Uri server, string apiKey, CancellationToken cancellation)
    {
        string onlineKey = Path.Combine(folder, "online-key.json");
        await ota.RunAsync(apiKey, cancellation, "server", "product", "create", "--name", "thermostat", "--server", server.ToString(), "--out", onlineKey).ConfigureAwait(false);
        await ota.RunAsync(
            cancellation,
            "product", "init", Repository, "--name", "thermostat", "--board", Board, "--board", ImageBoard,
            "--root-key", KeyUri("root1"), "--root-key", KeyUri("root2"), "--root-threshold", "2",
            "--targets-key", KeyUri("targets"), "--targets-threshold", "1",
            "--online-key", onlineKey, "--passphrase-fd", "0").ConfigureAwait(false);
    }

    public async Task SignReleaseAsync(string version, CancellationToken cancellation)
    {
        await ota.RunAsync(
            cancellation,
            "release", "add", Repository, "--version", version, "--image", "assemblies", "--from", installation.Sample(version),
            "--board", Board, "--security-counter", "1").ConfigureAwait(false);
        await SignAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Signs what is staged.</summary>
    public async Task SignAsync(CancellationToken cancellation)
    {
        await ota.RunAsync(cancellation, "release", "sign", Repository, "--key", KeyUri("targets"), "--passphrase-fd", "0").ConfigureAwait(false);
    }

    public async Task PublishAsync(Uri server, string apiKey, CancellationToken cancellation)
    {
        await ota.RunAsync(apiKey, cancellation, "publish", Repository, "--server", server.ToString()).ConfigureAwait(false);
    }

    private string KeyFile(string name)
    {
        return Path.Combine(folder, "keys", name + ".pem");
    }

    private string KeyUri(string name)
    {
        return "file:" + KeyFile(name);
    }
}
