using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release renew</c>: stages the same targets with a later expiry, to be signed before the old metadata expires.</summary>
internal sealed class ReleaseRenewVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _role;

    public ReleaseRenewVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _role = Option<string>("role");
    }

    public override string Name => "release renew";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_role);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        string role = arguments.GetValue(_role) ?? TargetsDocument.TypeName;
        TargetsDocument staged = repository.StageRenewal(role);
        int threshold = repository.ReadStaged(role)!.Requirements[0].Threshold;
        JsonObject data = new() { ["role"] = role, ["targetsVersion"] = staged.Version, ["expires"] = staged.Expires, ["threshold"] = threshold };
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.release.renewed", staged.Version, staged.Expires));
            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold, RoleOption.In(role)));
        }));
    }
}
