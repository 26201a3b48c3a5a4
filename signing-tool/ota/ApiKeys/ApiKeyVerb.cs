using System.CommandLine;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;

namespace OtaStack.SigningTool.ApiKeys;

/// <summary>Verbs around the API keys of a server.</summary>
internal abstract class ApiKeyVerb : Verb
{
    private readonly Option<string> _server;
    private readonly Option<int?> _apiKey;

    protected ApiKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _server = Option<string>("server", required: true);
        _apiKey = Option<int?>("api-key-fd");
    }

    public sealed override void Describe(Command command)
    {
        foreach (Option option in (Option[])[_server, .. More, _apiKey])
        {
            command.Add(option);
        }
    }

    public sealed override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        Uri server = ServerAddress.Parse(arguments.GetRequiredValue(_server));
        using OperatorClient client = new(Environment, server, ApiKey.Read(Environment, arguments.GetValue(_apiKey)));
        return await AskAsync(arguments, client, cancellation).ConfigureAwait(false);
    }

    /// <summary>Options of the verb's own.</summary>
    protected abstract IEnumerable<Option> More { get; }

    protected abstract Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, CancellationToken cancellation);
}
