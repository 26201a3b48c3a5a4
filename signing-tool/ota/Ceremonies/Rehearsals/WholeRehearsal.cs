using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Releases;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>
/// The whole ceremony with throw-away keys, in a folder of its own: <c>ota ceremony rehearse</c>, and <c>--rehearsal</c> with the verbs
/// that a ceremony begins with.
/// </summary>
internal sealed class WholeRehearsal(ToolEnvironment environment)
{
    /// <summary>The option that makes the first verb of a ceremony rehearse it.</summary>
    public static Option<bool> Option(ToolEnvironment environment)
    {
        return new Option<bool>("--rehearsal") { Description = environment.Phrases["option.rehearsal-whole"] };
    }

    /// <param name="plan">How large.</param>
    /// <param name="directory">The directory of the real product, which is only read.</param>
    /// <param name="chosen">Where to; null: beside the directory.</param>
    /// <param name="tokens">Tokens for the keys of those who come first.</param>
    /// <param name="console">Where people watch.</param>
    public async Task<VerbResult> RunAsync(RehearsalPlan plan, string directory, string? chosen, IReadOnlyList<Pkcs11Uri> tokens, IAnsiConsole console)
    {
        string folder = Path.GetFullPath(chosen ?? $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))}-{Rehearsal.KeyMark}");
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new SigningException(SigningFault.File, ErrorCode.DirectoryNotEmpty, folder);
        }

        using RehearsalStage stage = new(environment, console, folder, tokens.Count);
        RehearsalKeys keys = new(stage, plan, tokens);
        byte[] artefact = plan.Artefact is null
            ? Encoding.ASCII.GetBytes(Rehearsal.KeyMark)
            : BoundedFile.Read(environment.Files, plan.Artefact, ImageIndex.MaxImageLength);
        _ = Directory.CreateDirectory(folder);
        NewFile.Write(environment.Files, Path.Combine(folder, $"{Rehearsal.KeyMark}.txt"), Encoding.UTF8.GetBytes(environment.Phrases["say.ceremony.rehearsal"] + "\n"));
        Banner.Show(console, environment.Phrases);
        RehearsalRun run = new(environment, stage, plan, keys);
        await run.RunAsync(artefact).ConfigureAwait(false);
        return Tell(plan, folder, run, [.. keys.InTokens]);
    }

    private VerbResult Tell(RehearsalPlan plan, string folder, RehearsalRun run, string[] inTokens)
    {
        JsonObject data = new()
        {
            ["rehearsal"] = true,
            ["directory"] = folder,
            ["product"] = plan.Product,
            ["requests"] = new JsonArray([.. run.Requests.Select(request => (JsonNode?)request)]),
            ["keysInTokens"] = new JsonArray([.. inTokens.Select(uri => (JsonNode?)uri)]),
        };
        return new VerbResult(data, console =>
        {
            Banner.Show(console, environment.Phrases);
            console.WriteLine(environment.Phrases.Format("say.ceremony.rehearsed", folder));
            foreach (string uri in inTokens)
            {
                console.WriteLine(environment.Phrases.Format("say.ceremony.rehearsal_in_token", uri));
            }
        });
    }
}
