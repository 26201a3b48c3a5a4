using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using Spectre.Console;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary><c>ota server device-ca request</c>: fetches the server's request, for <c>ota device-ca delegate</c>.</summary>
internal sealed class ServerAuthorityRequestVerb : ServerVerb
{
    private readonly Option<string> _out;

    public ServerAuthorityRequestVerb(ToolEnvironment environment)
        : base(environment)
    {
        _out = Option<string>("out", required: true);
    }

    public override string Name => "server device-ca request";

    protected override IEnumerable<Option> More => [_out];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_out);
        RequireNew(path);
        JsonObject answer = await client.RequestAuthorityAsync(product, cancellation).ConfigureAwait(false);
        NewFile.Write(Environment.Files, path, Encoding.ASCII.GetBytes((answer["request"]?.GetValue<string>() ?? "") + "\n"));
        return new VerbResult(new JsonObject { ["file"] = path }, console => console.WriteLine(Phrases.Format("say.server.ca_request", path)));
    }
}
