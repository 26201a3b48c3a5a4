using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root add-key</c>: stages a root that gives a role one more key.</summary>
internal sealed class RootAddKeyVerb : StagingVerb
{
    private readonly Option<string> _role;
    private readonly Option<string> _key;
    private readonly Option<string> _label;

    public RootAddKeyVerb(ToolEnvironment environment)
        : base(environment)
    {
        _role = RoleOption.TopLevel(Phrases);
        _key = Option<string>("new-key", required: true);
        _label = Option<string>("label");
    }

    public override string Name => "root add-key";

    protected override IEnumerable<Option> Options() => [_role, _key, _label, Passphrase];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        TufKey key = ReadKeys(arguments, arguments.GetRequiredValue(_key))[0];
        StagedRole staged = repository.StageRoot(root => root.AddKey(arguments.GetRequiredValue(_role), key));
        if (arguments.GetValue(_label) is { } label)
        {
            _ = repository.LabelKey(key.KeyId, label);
        }

        return staged;
    }
}
