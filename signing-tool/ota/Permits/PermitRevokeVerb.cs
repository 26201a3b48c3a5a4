using System.CommandLine;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using Spectre.Console;

namespace OtaStack.SigningTool.Permits;

/// <summary><c>ota permit revoke</c>: stages metadata without a permit.</summary>
internal sealed class PermitRevokeVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _id;

    public PermitRevokeVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _id = Option<string>("id", required: true);
    }

    public override string Name => "permit revoke";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_id);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        PermitDocument permit = repository.RevokePermit(arguments.GetRequiredValue(_id));
        int threshold = repository.ReadStaged(PermitDocument.Role)!.Requirements[0].Threshold;
        return Task.FromResult(new VerbResult(PermitView.ToJson(permit, "revoking"), console =>
        {
            PermitView.Show(console, Phrases, permit);
            console.WriteLine(Phrases.Format("say.permit.revoking", permit.Id));
            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold, RoleOption.In(PermitDocument.Role)));
        }));
    }
}
