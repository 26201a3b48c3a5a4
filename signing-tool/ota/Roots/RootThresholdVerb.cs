using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root threshold</c>: stages a root that changes how many keys of a role must sign.</summary>
internal sealed class RootThresholdVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<int> _threshold;

    public RootThresholdVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.TopLevel(Phrases);
        _threshold = Option<int>("threshold", required: true);
    }

    public override string Name => "root threshold";

    protected override IEnumerable<Option> Options() => [_role, _threshold];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.StageRoot(root => root.SetThreshold(arguments.GetRequiredValue(_role), arguments.GetRequiredValue(_threshold)));
    }
}
