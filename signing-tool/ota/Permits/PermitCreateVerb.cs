using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Permits;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using OtaStack.Trust.Permits;
using Spectre.Console;

namespace OtaStack.SigningTool.Permits;

/// <summary><c>ota permit create</c>: stages a permit, to be signed by the role <c>permits</c>.</summary>
internal sealed class PermitCreateVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _kind;
    private readonly Option<string[]> _devices;
    private readonly Option<string> _release;
    private readonly Option<int?> _counter;
    private readonly Option<string> _what;
    private readonly Option<string> _notBefore;
    private readonly Option<string> _expires;
    private readonly Option<string> _reason;
    private readonly Option<string> _id;

    public PermitCreateVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _kind = Option<string>("kind", required: true);
        _ = _kind.AcceptOnlyFromAmong("downgrade", "erase");
        _devices = Options<string>("device", required: true);
        _release = new Option<string>("--release") { Description = Phrases["option.permit-release"] };
        _counter = Option<int?>("lowest-counter");
        _what = Option<string>("what");
        _ = _what.AcceptOnlyFromAmong("userData", "all");
        _notBefore = Option<string>("not-before");
        _expires = Option<string>("expires", required: true);
        _reason = Option<string>("reason", required: true);
        _id = Option<string>("id");
    }

    public override string Name => "permit create";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])[_kind, _devices, _release, _counter, _what, _notBefore, _expires, _reason, _id])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        PermitDocument permit = repository.AddPermit(new NewPermit
        {
            Kind = arguments.GetRequiredValue(_kind) == "erase" ? PermitKind.Erase : PermitKind.Downgrade,
            Devices = arguments.GetRequiredValue(_devices),
            ReleaseId = arguments.GetValue(_release),
            LowestSecurityCounter = arguments.GetValue(_counter),
            What = arguments.GetValue(_what) ?? "userData",
            NotBefore = arguments.GetValue(_notBefore) is { } begin ? TimeArgument.Parse(begin) : null,
            Expires = TimeArgument.Parse(arguments.GetRequiredValue(_expires)),
            Reason = arguments.GetRequiredValue(_reason),
            Id = arguments.GetValue(_id),
        });
        int threshold = repository.ReadStaged(PermitDocument.Role)!.Requirements[0].Threshold;
        JsonObject data = PermitView.ToJson(permit, "staged");
        data["threshold"] = threshold;
        return Task.FromResult(new VerbResult(data, console =>
        {
            PermitView.Show(console, Phrases, permit);
            console.WriteLine(Phrases.Format("say.permit.staged", permit.Id));
            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold, RoleOption.In(PermitDocument.Role)));
        }));
    }
}
