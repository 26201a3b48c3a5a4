using System.CommandLine;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;

namespace OtaStack.SigningTool.ServerDevices;

/// <summary>Verbs that ask the operator API about one product and its devices.</summary>
internal abstract class ServerVerb : Verb
{
    private readonly Option<string> _product;
    private readonly Option<string> _server;
    private readonly Option<int?> _apiKey;

    protected ServerVerb(ToolEnvironment environment)
        : base(environment)
    {
        _product = Option<string>("name", required: true);
        _server = Option<string>("server", required: true);
        _apiKey = Option<int?>("api-key-fd");
    }

    public sealed override void Describe(Command command)
    {
        foreach (Option option in (Option[])[_product, _server, .. More, _apiKey])
        {
            command.Add(option);
        }
    }

    public sealed override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string product = arguments.GetRequiredValue(_product);
        if (!Names.IsProduct(product))
        {
            throw new SigningException(SigningFault.Usage, ErrorCode.ProductNameInvalid, product);
        }

        Uri server = ServerAddress.Parse(arguments.GetRequiredValue(_server));
        using OperatorClient client = new(Environment, server, ApiKey.Read(Environment, arguments.GetValue(_apiKey)));
        return await AskAsync(arguments, client, product, cancellation).ConfigureAwait(false);
    }

    /// <summary>Options of the verb's own.</summary>
    protected abstract IEnumerable<Option> More { get; }

    protected abstract Task<VerbResult> AskAsync(ParseResult arguments, OperatorClient client, string product, CancellationToken cancellation);

    protected Option<string> DeviceOption() => new("--device") { Description = Phrases["option.server-device"], Required = true };

    /// <summary>Refuses a file that is there, before the server does anything that cannot be asked for twice.</summary>
    protected void RequireNew(string path)
    {
        if (Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }
    }
}
