using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Publishing;

/// <summary>Verbs that end with the server's online key of a product in a file, for <c>ota product init --online-key</c>.</summary>
internal abstract class ServerProductVerb : Verb
{
    private readonly Option<string> _name;
    private readonly Option<string> _server;
    private readonly Option<string> _out;
    private readonly Option<int?> _apiKey;

    protected ServerProductVerb(ToolEnvironment environment)
        : base(environment)
    {
        _name = Option<string>("name", required: true);
        _server = Option<string>("server", required: true);
        _out = Option<string>("out", required: true);
        _apiKey = Option<int?>("api-key-fd");
    }

    public sealed override void Describe(Command command)
    {
        foreach (Option option in (Option[])[_name, _server, _out, _apiKey])
        {
            command.Add(option);
        }
    }

    public sealed override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string name = arguments.GetRequiredValue(_name);
        string path = arguments.GetRequiredValue(_out);
        if (!Names.IsProduct(name))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ProductNameInvalid, name);
        }

        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        Uri server = ServerAddress.Parse(arguments.GetRequiredValue(_server));
        using OperatorClient client = new(Environment, server, ApiKey.Read(Environment, arguments.GetValue(_apiKey)));
        JsonObject answer = await AskAsync(client, name, cancellation).ConfigureAwait(false);
        TufKey key = TufKey.Parse(System.Text.Encoding.UTF8.GetBytes(answer["onlineKey"]?.ToJsonString() ?? "null"), server.ToString());
        NewFile.Write(Environment.Files, path, key.ToCanonicalBytes());
        JsonObject data = new() { ["product"] = name, ["onlineKeyId"] = key.KeyId, ["file"] = path };
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.server.key", name, path));
            console.WriteLine(Phrases.Format("say.key.id", key.KeyId));
        });
    }

    protected abstract Task<JsonObject> AskAsync(OperatorClient client, string name, CancellationToken cancellation);
}
