using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root remove-key</c>: stages a root that takes a key from one role.</summary>
internal sealed class RootRemoveKeyVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<string> _keyId;

    public RootRemoveKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.TopLevel(Phrases);
        _keyId = Option<string>("keyid", required: true);
    }

    public override string Name => "root remove-key";

    protected override IEnumerable<Option> Options() => [_role, _keyId];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.StageRoot(root => root.RemoveKey(arguments.GetRequiredValue(_role), arguments.GetRequiredValue(_keyId)));
    }
}
