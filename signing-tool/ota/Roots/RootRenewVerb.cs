using System.CommandLine;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;

namespace OtaStack.SigningTool.Roots;

/// <summary><c>ota root renew</c>: stages the same root with a later expiry.</summary>
internal sealed class RootRenewVerb : StagingVerb
{
    private readonly Option<int?> _days;

    public RootRenewVerb(ToolEnvironment environment)
        : base(environment)
    {
        _days = Option<int?>("days");
    }

    public override string Name => "root renew";

    protected override IEnumerable<Option> Options() => [_days];

    protected override StagedRole Change(ProductRepository repository, ParseResult arguments)
    {
        return repository.StageRoot(_ => { }, arguments.GetValue(_days));
    }
}
