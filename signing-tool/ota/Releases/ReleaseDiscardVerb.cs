using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release discard</c>: takes back what is staged and not yet published.</summary>
internal sealed class ReleaseDiscardVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _role;

    public ReleaseDiscardVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _role = Option<string>("role");
    }

    public override string Name => "release discard";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_role);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        bool discarded = repository.Discard(arguments.GetValue(_role) ?? TargetsDocument.TypeName);
        return Task.FromResult(new VerbResult(
            new JsonObject { ["discarded"] = discarded },
            console => console.WriteLine(Phrases[discarded ? "say.release.discarded" : "say.release.nothing_staged"])));
    }
}
