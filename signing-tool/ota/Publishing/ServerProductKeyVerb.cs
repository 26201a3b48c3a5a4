using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary><c>ota server product key</c>: fetches the online key of a product that the server has already.</summary>
internal sealed class ServerProductKeyVerb(ToolEnvironment environment) : ServerProductVerb(environment)
{
    public override string Name => "server product key";

    protected override Task<JsonObject> AskAsync(OperatorClient client, string name, CancellationToken cancellation)
    {
        return client.GetProductAsync(name, cancellation);
    }
}
