using System.CommandLine;
using OtaStack.Signing.Files;
using OtaStack.Signing.Permits;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Permits;

namespace OtaStack.SigningTool.Permits;

/// <summary><c>ota permit show</c>: tells what a permit file says. It vouches for nothing: that the metadata does which lists it.</summary>
internal sealed class PermitShowVerb : Verb
{
    private readonly Argument<string> _file;

    public PermitShowVerb(ToolEnvironment environment)
        : base(environment)
    {
        _file = Argument("permit");
    }

    public override string Name => "permit show";

    public override void Describe(Command command)
    {
        command.Add(_file);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_file);
        PermitDocument permit = PermitDocument.Parse(BoundedFile.Read(Environment.Files, path, Permit.MaxBytes), path);
        return Task.FromResult(new VerbResult(PermitView.ToJson(permit, state: null), console => PermitView.Show(console, Phrases, permit)));
    }
}
