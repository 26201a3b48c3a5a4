using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Verification;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Tuf;
using Spectre.Console;

namespace OtaStack.SigningTool.Publishing;

/// <summary><c>ota publish</c>: sends the repository to the server, after checking it as the server and the devices will.</summary>
internal sealed class PublishVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _server;
    private readonly Option<int?> _apiKey;

    public PublishVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _server = Option<string>("server", required: true);
        _apiKey = Option<int?>("api-key-fd");
    }

    public override string Name => "publish";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_server);
        command.Add(_apiKey);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        Uri server = ServerAddress.Parse(arguments.GetRequiredValue(_server));
        string name = repository.Settings.Name;
        if (repository.Published is null)
        {
            throw new SigningException(SigningFault.Refused, ErrorCode.NothingPublished, repository.Directory);
        }

        if (RepositoryVerifier.Verify(repository, Environment.Clock).FirstRefusal is { } refusal)
        {
            throw refusal.ToFailure();
        }

        using OperatorClient client = new(Environment, server, ApiKey.Read(Environment, arguments.GetValue(_apiKey)));
        JsonObject product = await client.GetProductAsync(name, cancellation).ConfigureAwait(false);
        bool pinned = product["trusted"] is JsonValue trusted && trusted.TryGetValue(out bool value) && value;
        if (!pinned)
        {
            await client.PinRootAsync(name, repository.Roots[0].Metadata.ToBytes(), cancellation).ConfigureAwait(false);
        }

        Func<TargetFile, bool> missing = MissingOnServer(repository, product);
        int files = PublishArchive.Files(repository).Count(missing);
        JsonObject answer = await SendAsync(Stage(arguments), client, repository, missing, cancellation).ConfigureAwait(false);
        JsonObject data = new()
        {
            ["product"] = name,
            ["server"] = server.ToString(),
            ["rootPinned"] = !pinned,
            ["targetsVersion"] = repository.Published.Version,
            ["filesSent"] = files,
            ["releases"] = answer["releases"]?.DeepClone(),
        };
        return new VerbResult(data, console =>
        {
            if (!pinned)
            {
                console.WriteLine(Phrases.Format("say.publish.pinned", repository.Root.Version));
            }

            console.WriteLine(Phrases.Format("say.publish.done", name, repository.Published.Version, files, server));
        });
    }

    /// <summary>The server has the files of the versions that it has published; what it lists, it has verified.</summary>
    private Func<TargetFile, bool> MissingOnServer(ProductRepository repository, JsonObject product)
    {
        HashSet<TargetFile> known = [.. FilesOf(repository, TargetsDocument.TypeName, product["targetsVersion"])];
        foreach ((string role, JsonNode? version) in product["delegatedRoles"] as JsonObject ?? [])
        {
            // A name from the server becomes a path here only when it is the name of a role.
            if (Names.IsRole(role))
            {
                known.UnionWith(FilesOf(repository, role, version));
            }
        }

        return file => !known.Contains(file);
    }

    private IReadOnlyList<TargetFile> FilesOf(ProductRepository repository, string role, JsonNode? told)
    {
        if (told is not JsonValue value || !value.TryGetValue(out int version) || version <= 0)
        {
            return [];
        }

        string path = Path.Combine(repository.Directory, RepositoryPaths.RoleMetadata(role, version));
        return Environment.Files.FileExists(path)
            ? TargetsDocument.Parse(BoundedFile.Read(Environment.Files, path, TrustLimits.ForHost().TargetsBytes), path).Files
            : [];
    }

    private async Task<JsonObject> SendAsync(
        IAnsiConsole console, OperatorClient client, ProductRepository repository, Func<TargetFile, bool> include, CancellationToken cancellation)
    {
        long total = PublishArchive.Entries(repository, include).Sum(entry => entry.Length);
        return await ByteProgress.RunAsync(console, Phrases["say.publish.sending"], total, async written =>
        {
            using ArchiveContent archive = new(repository, include, written);
            return await client.PublishAsync(repository.Settings.Name, archive, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }
}
