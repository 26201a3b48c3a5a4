using System.CommandLine;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root sign</c>: shows the staged root, then adds signatures; with both thresholds met it is published in the directory.</summary>
internal sealed class RootSignVerb(ToolEnvironment environment) : StagedSignVerb(environment)
{
    public override string Name => "root sign";

    protected override string RoleOf(ParseResult arguments) => RootDocument.TypeName;
}
