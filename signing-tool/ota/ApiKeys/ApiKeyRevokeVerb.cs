using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using Spectre.Console;

namespace OtaStack.SigningTool.ApiKeys;

/// <summary><c>ota server api-key revoke</c>: a key opens nothing from now on, and what it had opened ends.</summary>
internal sealed class ApiKeyRevokeVerb : ApiKeyVerb
{
    private readonly Option<string> _id;

    public ApiKeyRevokeVerb(ToolEnvironment environment)
        : base(environment)
    {
        _id = new Option<string>("--id") { Description = Phrases["option.api-key-id"], Required = true };
    }

    public override string Name => "server api-key revoke";

    protected override IEnumerable<Option> More => [_id];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, CancellationToken cancellation)
    {
        string id = arguments.GetRequiredValue(_id);
        await client.RevokeApiKeyAsync(id, cancellation).ConfigureAwait(false);
        return new VerbResult(new JsonObject { ["id"] = id, ["revoked"] = true }, console => console.WriteLine(Phrases.Format("say.api_key.revoked", id)));
    }
}
