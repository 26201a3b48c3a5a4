using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation threshold</c>: stages a delegation that needs another number of signatures.</summary>
internal sealed class DelegationThresholdVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<int> _threshold;

    public DelegationThresholdVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.Delegated(Phrases);
        _threshold = Option<int>("threshold", required: true);
    }

    public override string Name => "delegation threshold";

    protected override IEnumerable<Option> Options() => [_role, _threshold];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.EditDelegation(arguments.GetRequiredValue(_role), role => role.Threshold = arguments.GetRequiredValue(_threshold));
    }
}
