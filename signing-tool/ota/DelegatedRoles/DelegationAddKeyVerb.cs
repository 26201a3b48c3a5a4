using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation add-key</c>: stages a delegation with one more key.</summary>
internal sealed class DelegationAddKeyVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<string> _key;
    private readonly Option<string> _label;

    public DelegationAddKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.Delegated(Phrases);
        _key = Option<string>("new-key", required: true);
        _label = Option<string>("label");
    }

    public override string Name => "delegation add-key";

    protected override IEnumerable<Option> Options() => [_role, _key, _label, Passphrase];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        TufKey key = ReadKeys(arguments, arguments.GetRequiredValue(_key))[0];
        StagedRole staged = repository.EditDelegation(arguments.GetRequiredValue(_role), role => role.AddKey(key));
        if (arguments.GetValue(_label) is { } label)
        {
            _ = repository.LabelKey(key.KeyId, label);
        }

        return staged;
    }
}
