using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.ServerDevices;
using Spectre.Console;

namespace OtaStack.SigningTool.ApiKeys;

/// <summary><c>ota server api-key create</c>: another API key, into a file that its owner alone can read.</summary>
internal sealed class ApiKeyCreateVerb : ApiKeyVerb
{
    private readonly Option<string> _name;
    private readonly Option<string> _out;

    public ApiKeyCreateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _name = new Option<string>("--name") { Description = Phrases["option.api-key-name"], Required = true };
        _out = Option<string>("out", required: true);
    }

    public override string Name => "server api-key create";

    protected override IEnumerable<Option> More => [_name, _out];

    protected override async Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(arguments.GetRequiredValue(_out));
        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        JsonObject answer = await client.CreateApiKeyAsync(arguments.GetRequiredValue(_name), cancellation).ConfigureAwait(false);
        if (answer["apiKey"]?.GetValue<string>() is not { Length: > 0 } secret || answer["id"]?.GetValue<string>() is not { } id)
        {
            throw new SigningException(SigningFault.Server, ServerDevicesErrorCode.NoSecret, arguments.GetRequiredValue(_name));
        }

        NewFile.WritePrivate(Environment.Files, path, Encoding.ASCII.GetBytes(secret + "\n"));
        return new VerbResult(new JsonObject { ["id"] = id, ["file"] = path }, console => console.WriteLine(Phrases.Format("say.api_key.created", id, path)));
    }
}
