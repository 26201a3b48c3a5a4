using System.CommandLine;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release sign</c>: shows what will be signed, then adds signatures; at the threshold the release is published in the directory.</summary>
internal sealed class ReleaseSignVerb : StagedSignVerb
{
    private readonly Option<string> _role;

    public ReleaseSignVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = Option<string>("role");
    }

    public override string Name => "release sign";

    public override void Describe(Command command)
    {
        base.Describe(command);
        command.Add(_role);
    }

    protected override string RoleOf(ParseResult arguments) => arguments.GetValue(_role) ?? TargetsDocument.TypeName;
}
