using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation remove</c>: stages targets metadata that no longer delegates to a role.</summary>
internal sealed class DelegationRemoveVerb : StagingVerb
{
    private readonly Option<string> _role;

    public DelegationRemoveVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.Delegated(Phrases);
    }

    public override string Name => "delegation remove";

    protected override IEnumerable<Option> Options() => [_role];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.RemoveDelegation(arguments.GetRequiredValue(_role));
    }
}
