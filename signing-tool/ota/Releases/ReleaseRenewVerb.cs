using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release renew</c>: stages the same targets with a later expiry, to be signed before the old metadata expires.</summary>
internal sealed class ReleaseRenewVerb : Verb
{
    private readonly Argument<string> _directory;

    public ReleaseRenewVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "release renew";

    public override void Describe(Command command) => command.Add(_directory);

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        TargetsDocument staged = repository.StageRenewal();
        int threshold = repository.Root.Roles[TargetsDocument.TypeName].Threshold;
        JsonObject data = new() { ["targetsVersion"] = staged.Version, ["expires"] = staged.Expires, ["threshold"] = threshold };
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.release.renewed", staged.Version, staged.Expires));
            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold));
        }));
    }
}
