using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.ApiKeys;

/// <summary><c>ota server api-key list</c>: which API keys there are, and which of them count.</summary>
internal sealed class ApiKeyListVerb(ToolEnvironment environment) : ApiKeyVerb(environment)
{
    public override string Name => "server api-key list";

    protected override IEnumerable<Option> More => [];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, CancellationToken cancellation)
    {
        JsonObject answer = await client.ListApiKeysAsync(cancellation).ConfigureAwait(false);
        JsonArray keys = answer["apiKeys"] as JsonArray ?? [];
        return new VerbResult(answer, console =>
        {
            foreach (JsonObject key in keys.OfType<JsonObject>())
            {
                string? revoked = key.TextOf("revoked");
                string state = revoked is not null ? Phrases.Format("state.api_key.revoked", revoked)
                    : key.TextOf("id") == answer.TextOf("current") ? Phrases["state.api_key.current"] : Phrases["state.api_key.good"];
                console.WriteLine(Printable.Of($"{key.TextOf("id")}  {key.TextOf("name")}  {state}"));
            }
        });
    }
}
