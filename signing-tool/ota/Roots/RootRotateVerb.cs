using System.CommandLine;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root rotate</c>: stages a root that puts a key in the place of another, in every role that has it or in one.</summary>
internal sealed class RootRotateVerb : StagingVerb
{
    private readonly Option<string> _keyId;
    private readonly Option<string> _key;
    private readonly Option<string> _role;
    private readonly Option<string> _label;

    public RootRotateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _keyId = Option<string>("keyid", required: true);
        _key = Option<string>("new-key", required: true);
        _role = RoleOption.TopLevel(Phrases, required: false);
        _label = Option<string>("label");
    }

    public override string Name => "root rotate";

    protected override IEnumerable<Option> Options() => [_keyId, _key, _role, _label, Passphrase];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        TufKey key = ReadKeys(arguments, arguments.GetRequiredValue(_key))[0];
        string[] roles = arguments.GetValue(_role) is { } role ? [role] : [];
        StagedRole staged = repository.StageRoot(root => root.ReplaceKey(arguments.GetRequiredValue(_keyId), key, roles));
        if (arguments.GetValue(_label) is { } label)
        {
            _ = repository.LabelKey(key.KeyId, label);
        }

        return staged;
    }
}
