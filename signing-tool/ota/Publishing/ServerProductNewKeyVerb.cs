using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary><c>ota server product new-key</c>: has the server make another online key, to be put into the root in place of one that may have been stolen.</summary>
internal sealed class ServerProductNewKeyVerb(ToolEnvironment environment) : ServerProductVerb(environment)
{
    public override string Name => "server product new-key";

    protected override Task<JsonObject> AskAsync(OperatorClient client, string name, CancellationToken cancellation)
    {
        return client.CreateOnlineKeyAsync(name, cancellation);
    }
}
