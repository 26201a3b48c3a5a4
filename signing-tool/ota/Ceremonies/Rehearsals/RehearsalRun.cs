using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>
/// The whole story with throw-away keys: a first root by its holders, whose request and first response travel as typed text; a release;
/// a root that replaces one key; signed minutes of each; a checkpoint of every log. Every step is a verb that anybody can give by hand.
/// </summary>
internal sealed class RehearsalRun(ToolEnvironment environment, RehearsalStage stage, RehearsalPlan plan, RehearsalKeys keys)
{
    private readonly List<string> _requests = [];

    private static string Online => RehearsalKeys.Online;

    private string Repository => stage.PathOf(Online, "repository");

    /// <summary>The requests that were made and met.</summary>
    public IReadOnlyList<string> Requests => _requests;

    public async Task RunAsync(byte[] artefact)
    {
        await keys.MakeAsync().ConfigureAwait(false);
        await FirstRootAsync().ConfigureAwait(false);
        await ReleaseAsync(artefact).ConfigureAwait(false);
        await RotationAsync().ConfigureAwait(false);
        for (int number = 1; number <= _requests.Count; number++)
        {
            await MinutesAsync(number).ConfigureAwait(false);
        }

        foreach (string box in (string[])[.. keys.Roots, .. keys.Targets, keys.Replacement])
        {
            if (environment.Files.FileExists(stage.PathOf(box, "state", "ota", "key-use.log")))
            {
                await CheckpointAsync(box).ConfigureAwait(false);
            }
        }
    }

    private async Task FirstRootAsync()
    {
        List<string> init =
        [
            "product", "init", Repository, "--name", plan.Product, "--root-threshold", $"{plan.Root.Threshold}",
            "--targets-threshold", $"{plan.Targets.Threshold}", "--online-key", keys.PublicFileOf(Online),
        ];
        init.AddRange(plan.Boards.SelectMany(board => (string[])["--board", board]));
        init.AddRange(keys.Roots.SelectMany(name => (string[])["--root-key", keys.PublicOf(name)]));
        init.AddRange(keys.Targets.SelectMany(name => (string[])["--targets-key", keys.PublicOf(name)]));
        await stage.RunAsync(Online, [.. init]).ConfigureAwait(false);
        await CollectAsync("root", keys.Roots.Take(plan.Root.Threshold), isTyped: true).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(byte[] artefact)
    {
        string image = stage.PathOf(Online, "image.bin");
        NewFile.Write(environment.Files, image, artefact);
        await stage.RunAsync(
            Online, ["release", "add", Repository, "--version", "1.0.0", "--image", "deployment", "--file", image, "--board", plan.Boards[0]]).ConfigureAwait(false);
        await CollectAsync("targets", keys.Targets.Take(plan.Targets.Threshold)).ConfigureAwait(false);
    }

    private async Task RotationAsync()
    {
        await stage.RunAsync(
            Online,
            ["root", "rotate", Repository, "--keyid", keys.KeyIdOf(keys.Roots[0], environment.Files), "--new-key", keys.PublicOf(keys.Replacement)]).ConfigureAwait(false);

        // Those who stay sign for the old root and the new one; where they are too few, the one that goes and the one that comes sign too.
        await CollectAsync("root", [.. keys.Roots.Skip(1), keys.Roots[0], keys.Replacement]).ConfigureAwait(false);
    }

    /// <summary>Request, then signatures one after the other until it is published.</summary>
    /// <param name="role">What is signed.</param>
    /// <param name="holders">Who signs, in this order.</param>
    /// <param name="isTyped">The request, where it is short enough, and the first response travel as text and not as files.</param>
    private async Task CollectAsync(string role, IEnumerable<string> holders, bool isTyped = false)
    {
        OnlineCeremony ceremony = new(Repository, environment.Clock, environment.Files);
        string file = stage.PathOf("stick", $"{Rehearsal.KeyMark}-{role}-{_requests.Count + 1}.request.json");
        _ = Directory.CreateDirectory(stage.PathOf("stick"));
        await stage.RunAsync(Online, ["ceremony", "request", Repository, "--role", role, "--out", file, .. ArmourOption(isTyped)]).ConfigureAwait(false);
        SigningRequest request = SigningRequest.Parse(BoundedFile.Read(environment.Files, file, CeremonyLimits.MaxRequestBytes), file);
        _requests.Add(request.Id);
        string carried = isTyped && CeremonyText.Of(request) is { } text ? WriteText(file, text) : file;
        foreach (string holder in holders)
        {
            if (ceremony.Record(request.Id).IsPublished)
            {
                return;
            }

            await stage.RunAsync(
                holder,
                [
                    "ceremony", "sign", carried, "--key", keys.UriOf(holder), .. keys.Secrets(holder), "--artefacts", Repository,
                    "--operator", $"{Rehearsal.KeyMark} {holder}", "--rehearsal", "--yes", "--out", stage.PathOf(holder), .. ArmourOption(isTyped),
                ]).ConfigureAwait(false);
            string response = Directory.EnumerateFiles(stage.PathOf(holder), $"*-{role}-{request.Version}.*.response.json").Single();
            await AcceptAsync(response, isTyped).ConfigureAwait(false);
            isTyped = false;
        }
    }

    private Task AcceptAsync(string response, bool isTyped)
    {
        return isTyped
            ? stage.RunAsync(
                Online, ["ceremony", "accept", Repository, "--typed"],
                CeremonyText.Of(SigningResponse.Parse(BoundedFile.Read(environment.Files, response, CeremonyLimits.MaxResponseBytes), response)))
            : stage.RunAsync(Online, ["ceremony", "accept", Repository, response]);
    }

    /// <summary>What a person has typed, or a scanner has read, from the screen of the other machine.</summary>
    private string WriteText(string request, IReadOnlyList<string> lines)
    {
        string path = Path.ChangeExtension(request, ".txt");
        NewFile.Write(environment.Files, path, System.Text.Encoding.ASCII.GetBytes(string.Join('\n', lines) + "\n"));
        return path;
    }

    /// <summary>Minutes of one ceremony, signed by a holder.</summary>
    private async Task MinutesAsync(int number)
    {
        string path = stage.PathOf(Online, $"{Rehearsal.KeyMark}-minutes-{number}");
        string signer = keys.Roots[^1];
        await stage.RunAsync(
            Online, ["ceremony", "transcript", Repository, "--request", _requests[number - 1], "--out", path + ".md", "--html", path + ".html"]).ConfigureAwait(false);
        await stage.RunAsync(signer, ["ceremony", "sign-transcript", path + ".md", "--key", keys.UriOf(signer), .. keys.Secrets(signer)]).ConfigureAwait(false);
        await stage.RunAsync(Online, ["ceremony", "verify-transcript", path + ".md", "--signer", keys.PublicOf(signer)]).ConfigureAwait(false);
    }

    private async Task CheckpointAsync(string box)
    {
        string checkpoint = stage.PathOf(box, $"{Rehearsal.KeyMark}-checkpoint.json");
        await stage.RunAsync(box, ["audit", "checkpoint", "--key", keys.UriOf(box), .. keys.Secrets(box), "--out", checkpoint]).ConfigureAwait(false);
        await stage.RunAsync(box, ["audit", "verify", "--checkpoint", checkpoint, "--signer", keys.PublicOf(box)]).ConfigureAwait(false);
    }

    private static string[] ArmourOption(bool isTyped) => isTyped ? ["--armor"] : [];
}
