using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.DelegatedRoles;

/// <summary><c>ota delegation add</c>: stages targets metadata that lets a new role list targets of its own.</summary>
internal sealed class DelegationAddVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<string[]> _keys;
    private readonly Option<int> _threshold;
    private readonly Option<string[]> _paths;
    private readonly Option<bool> _terminating;

    public DelegationAddVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.Delegated(Phrases);
        _keys = Options<string>("new-key", required: true);
        _threshold = Option<int>("threshold", required: true);
        _paths = Options<string>("path");
        _terminating = Option<bool>("terminating");
    }

    public override string Name => "delegation add";

    protected override IEnumerable<Option> Options() => [_role, _keys, _threshold, _paths, _terminating, Passphrase];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.AddDelegation(new NewDelegation
        {
            Role = arguments.GetRequiredValue(_role),
            Keys = ReadKeys(arguments, arguments.GetRequiredValue(_keys)),
            Threshold = arguments.GetRequiredValue(_threshold),
            Paths = arguments.GetValue(_paths) ?? [],
            Terminating = arguments.GetValue(_terminating),
        });
    }
}
