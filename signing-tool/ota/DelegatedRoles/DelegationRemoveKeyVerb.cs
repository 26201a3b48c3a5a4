using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation remove-key</c>: stages a delegation with one key less.</summary>
internal sealed class DelegationRemoveKeyVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<string> _keyId;

    public DelegationRemoveKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.Delegated(Phrases);
        _keyId = Option<string>("keyid", required: true);
    }

    public override string Name => "delegation remove-key";

    protected override IEnumerable<Option> Options() => [_role, _keyId];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.EditDelegation(arguments.GetRequiredValue(_role), role => role.RemoveKey(arguments.GetRequiredValue(_keyId)));
    }
}
