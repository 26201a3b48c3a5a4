using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using OtaStack.Trust.Tuf;

namespace OtaStack.SigningTool.Staging;

/// <summary>Shows what is staged for a role, then adds signatures; when every threshold is met it is published in the directory.</summary>
internal abstract class StagedSignVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string[]> _keys;
    private readonly Option<string> _trustedRoot;
    private readonly Option<int?> _passphrase;

    protected StagedSignVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _keys = Options<string>("key", required: true);
        _trustedRoot = Option<string>("trusted-root");
        _passphrase = Option<int?>("passphrase-fd");
    }

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
        StagedRole staged = repository.CheckStaged(RoleOf(arguments));
        StagedView.Show(Stage(arguments), Phrases, repository, staged);
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using OpenSigners signers = OpenSigners.Open(uris, passphrases, Environment);
        return Task.FromResult(SignedResult.Of(repository, Phrases, repository.Sign(staged.Role, signers.All, staged)));
    }

    /// <summary>The role to sign.</summary>
    protected abstract string RoleOf(ParseResult arguments);
}
