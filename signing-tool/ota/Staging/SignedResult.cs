using System.Text.Json.Nodes;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Staging;

/// <summary>Tells where staged metadata stands after a signature.</summary>
internal static class SignedResult
{
    public static VerbResult Of(ProductRepository repository, Phrases phrases, SignOutcome outcome)
    {
        JsonObject data = new()
        {
            ["role"] = outcome.Role,
            ["version"] = outcome.Version,
            ["signedBy"] = new JsonArray([.. outcome.SignedBy.Select(keyId => (JsonNode?)keyId)]),
            ["requirements"] = ToJson(outcome.Progress),
            ["published"] = outcome.Published,
            ["stagedAnew"] = new JsonArray([.. outcome.StagedAnew.Select(role => (JsonNode?)role)]),
        };
        return new VerbResult(data, console => Show(console, phrases, repository, outcome));
    }

    /// <summary>How far each threshold is met, for machines.</summary>
    public static JsonArray ToJson(IEnumerable<SignatureProgress> progress)
    {
        return new JsonArray([.. progress.Select(part => (JsonNode?)new JsonObject
        {
            ["source"] = part.Source,
            ["signatures"] = part.Collected,
            ["threshold"] = part.Threshold,
        })]);
    }

    private static void Show(IAnsiConsole console, Phrases phrases, ProductRepository repository, SignOutcome outcome)
    {
        if (outcome.Published)
        {
            string path = Path.Combine(repository.Directory, RepositoryPaths.RoleMetadata(outcome.Role, outcome.Version));
            console.WriteLine(phrases.Format("say.staged.published", path));
        }
        else
        {
            foreach (SignatureProgress part in outcome.Progress)
            {
                console.WriteLine(phrases.Format("say.staged.progress", part.Source, part.Collected, part.Threshold));
            }

            console.WriteLine(phrases["say.staged.partly"]);
        }

        foreach (string role in outcome.StagedAnew)
        {
            console.Write(new Markup($"[yellow]{Markup.Escape(phrases.Format("say.staged.anew", role))}[/]\n"));
        }
    }
}
