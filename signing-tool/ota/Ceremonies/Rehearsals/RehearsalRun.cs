using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>
/// The whole story with throw-away keys: a first root by its holders, a release, a root that replaces one key, minutes of each and
/// a look at every log. Every step is a verb that anybody can give by hand.
/// </summary>
internal sealed class RehearsalRun(ToolEnvironment environment, RehearsalStage stage, RehearsalPlan plan)
{
    private const string Online = "online";
    private const string Passphrase = "--passphrase-fd";
    private const string Descriptor = "3";

    private readonly List<string> _requests = [];

    private string Repository => stage.PathOf(Online, "repository");

    /// <summary>The requests that were made and met.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public async Task RunAsync(byte[] artefact)
    {
        string[] roots = [.. Enumerable.Range(1, plan.RootKeys).Select(number => $"root-{number}")];
        string[] targets = [.. Enumerable.Range(1, plan.TargetsKeys).Select(number => $"targets-{number}")];
        string replacement = $"root-{plan.RootKeys + 1}";
        foreach (string name in (string[])[.. roots, .. targets, replacement, Online])
        {
            await MakeKeyAsync(name).ConfigureAwait(false);
        }

        await FirstRootAsync(roots, targets).ConfigureAwait(false);
        await ReleaseAsync(targets, artefact).ConfigureAwait(false);
        await RotationAsync(roots, replacement).ConfigureAwait(false);
        foreach (string request in _requests)
        {
            await stage.RunAsync(Online, "ceremony", "transcript", Repository, "--request", request, "--out", MinutesOf(request, "md"), "--html", MinutesOf(request, "html")).ConfigureAwait(false);
        }

        foreach (string box in (string[])[.. roots, .. targets])
        {
            if (environment.Files.FileExists(stage.PathOf(box, "state", "ota", "key-use.log")))
            {
                await stage.RunAsync(box, "audit", "verify").ConfigureAwait(false);
            }
        }
    }

    private async Task MakeKeyAsync(string name)
    {
        _ = Directory.CreateDirectory(stage.PathOf(name));
        await stage.RunAsync(name, "key", "generate", "--out", KeyOf(name), Passphrase, Descriptor).ConfigureAwait(false);
    }

    private async Task FirstRootAsync(string[] roots, string[] targets)
    {
        List<string> init =
        [
            "product", "init", Repository, "--name", plan.Product, "--root-threshold", $"{plan.RootThreshold}",
            "--targets-threshold", $"{plan.TargetsThreshold}", "--online-key", KeyOf(Online) + EncryptedKeyFile.PublicEnding,
        ];
        init.AddRange(plan.Boards.SelectMany(board => (string[])["--board", board]));
        init.AddRange(roots.SelectMany(name => (string[])["--root-key", PublicOf(name)]));
        init.AddRange(targets.SelectMany(name => (string[])["--targets-key", PublicOf(name)]));
        await stage.RunAsync(Online, [.. init]).ConfigureAwait(false);
        await CollectAsync("root", roots[..plan.RootThreshold]).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(string[] targets, byte[] artefact)
    {
        string image = stage.PathOf(Online, "image.bin");
        NewFile.Write(environment.Files, image, artefact);
        await stage.RunAsync(
            Online, "release", "add", Repository, "--version", "1.0.0", "--image", "deployment", "--file", image, "--board", plan.Boards[0]).ConfigureAwait(false);
        await CollectAsync("targets", targets[..plan.TargetsThreshold]).ConfigureAwait(false);
    }

    private async Task RotationAsync(string[] roots, string replacement)
    {
        string keyId = TufKey.Parse(BoundedFile.Read(environment.Files, KeyOf(roots[0]) + EncryptedKeyFile.PublicEnding, TufKey.MaxFileBytes), roots[0]).KeyId;
        await stage.RunAsync(Online, "root", "rotate", Repository, "--keyid", keyId, "--new-key", PublicOf(replacement)).ConfigureAwait(false);

        // Those who stay sign for the old root and the new one; where they are too few, the one that goes and the one that comes sign too.
        await CollectAsync("root", [.. roots[1..], roots[0], replacement]).ConfigureAwait(false);
    }

    /// <summary>Request, then signatures one after the other until it is published.</summary>
    private async Task CollectAsync(string role, string[] holders)
    {
        OnlineCeremony ceremony = new(Repository, environment.Clock, environment.Files);
        string file = stage.PathOf("stick", $"{Rehearsal.KeyMark}-{role}-{_requests.Count + 1}.request.json");
        _ = Directory.CreateDirectory(stage.PathOf("stick"));
        await stage.RunAsync(Online, "ceremony", "request", Repository, "--role", role, "--out", file).ConfigureAwait(false);
        SigningRequest request = SigningRequest.Parse(BoundedFile.Read(environment.Files, file, CeremonyLimits.MaxRequestBytes), file);
        _requests.Add(request.Id);
        foreach (string holder in holders)
        {
            if (ceremony.Record(request.Id).IsPublished)
            {
                return;
            }

            await stage.RunAsync(
                holder, "ceremony", "sign", file, "--key", "file:" + KeyOf(holder), Passphrase, Descriptor, "--artefacts", Repository,
                "--operator", $"{Rehearsal.KeyMark} {holder}", "--rehearsal", "--yes", "--out", stage.PathOf(holder)).ConfigureAwait(false);
            string response = Directory.EnumerateFiles(stage.PathOf(holder), $"*-{role}-{request.Version}.*.response.json").Single();
            await stage.RunAsync(Online, "ceremony", "accept", Repository, response).ConfigureAwait(false);
        }
    }

    private string MinutesOf(string request, string ending) => stage.PathOf(Online, $"{Rehearsal.KeyMark}-minutes-{_requests.IndexOf(request) + 1}.{ending}");

    private string KeyOf(string name) => stage.PathOf(name, $"{Rehearsal.KeyMark}-{name}.pem");

    private string PublicOf(string name) => "public:" + KeyOf(name) + EncryptedKeyFile.PublicEnding;
}
