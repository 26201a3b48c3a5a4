using System.Text.Json.Nodes;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Publishing;

/// <summary><c>ota server product create</c>: makes the product on the server and fetches its online key.</summary>
internal sealed class ServerProductCreateVerb(ToolEnvironment environment) : ServerProductVerb(environment)
{
    public override string Name => "server product create";

    protected override Task<JsonObject> AskAsync(OperatorClient client, string name, CancellationToken cancellation)
    {
        return client.CreateProductAsync(name, cancellation);
    }
}
