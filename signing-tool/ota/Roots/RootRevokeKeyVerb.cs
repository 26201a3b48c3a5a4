using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root revoke-key</c>: stages a root that takes a key from every role.</summary>
internal sealed class RootRevokeKeyVerb : StagingVerb
{
    private readonly Option<string> _keyId;

    public RootRevokeKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _keyId = Option<string>("keyid", required: true);
    }

    public override string Name => "root revoke-key";

    protected override IEnumerable<Option> Options() => [_keyId];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.StageRoot(root => root.RevokeKey(arguments.GetRequiredValue(_keyId)));
    }
}
