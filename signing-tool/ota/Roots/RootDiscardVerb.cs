using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root discard</c>: takes back a staged root.</summary>
internal sealed class RootDiscardVerb : Verb
{
    private readonly Argument<string> _directory;

    public RootDiscardVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
    }

    public override string Name => "root discard";

    public override void Describe(Command command) => command.Add(_directory);

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        bool discarded = repository.Discard(RootDocument.TypeName);
        return Task.FromResult(new VerbResult(
            new JsonObject { ["discarded"] = discarded },
            console => console.WriteLine(Phrases[discarded ? "say.release.discarded" : "say.release.nothing_staged"])));
    }
}
