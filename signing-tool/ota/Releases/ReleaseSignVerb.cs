using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using OtaStack.Trust.Tuf;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release sign</c>: shows what will be signed, then adds signatures; at the threshold the release is published in the directory.</summary>
internal sealed class ReleaseSignVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string[]> _keys;
    private readonly Option<string> _trustedRoot;
    private readonly Option<int?> _passphrase;

    public ReleaseSignVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _keys = Options<string>("key", required: true);
        _trustedRoot = Option<string>("trusted-root");
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "release sign";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_keys);
        command.Add(_trustedRoot);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        KeyUri[] uris = [.. arguments.GetRequiredValue(_keys).Select(KeyUri.Parse)];
        if (arguments.GetValue(_trustedRoot) is { } trusted)
        {
            repository.RequireRoot(BoundedFile.Read(Environment.Files, trusted, TrustLimits.ForHost().RootBytes));
        }

        // What is to be signed is checked and shown first: the passphrase is the signer's consent to it.
        StagedChanges changes = repository.CheckStaged();
        ChangesView.Show(Stage(arguments), Phrases, repository, changes);
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using OpenSigners signers = OpenSigners.Open(uris, passphrases, Environment);
        SignOutcome outcome = repository.Sign(signers.All, changes.Staged);
        return Task.FromResult(Tell(repository, outcome));
    }

    private VerbResult Tell(ProductRepository repository, SignOutcome outcome)
    {
        JsonObject data = new()
        {
            ["targetsVersion"] = outcome.Version,
            ["signedBy"] = new JsonArray([.. outcome.SignedBy.Select(keyId => (JsonNode?)keyId)]),
            ["threshold"] = outcome.Threshold,
            ["published"] = outcome.Published,
        };
        return new VerbResult(data, console => console.WriteLine(outcome.Published
            ? Phrases.Format("say.release.published", Path.Combine(repository.Directory, RepositoryPaths.TargetsMetadata(outcome.Version)))
            : Phrases.Format("say.release.partly_signed", outcome.SignedBy.Count, outcome.Threshold)));
    }
}
