using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Ceremonies.Rehearsals;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony request</c>: freezes what is staged and writes the request for signatures.</summary>
internal sealed class CeremonyRequestVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _role;
    private readonly Option<string> _out;
    private readonly Option<int> _operators;
    private readonly Option<int> _days;
    private readonly Option<bool> _armor;
    private readonly Option<bool> _rehearsal;

    public CeremonyRequestVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _role = new Option<string>("--role") { Description = Phrases["option.ceremony-role"], Required = true };
        _out = new Option<string>("--out") { Description = Phrases["option.request-out"] };
        _operators = Option<int>("operators");
        _operators.DefaultValueFactory = _ => 1;
        _days = new Option<int>("--days") { Description = Phrases["option.request-days"] };
        _days.DefaultValueFactory = _ => CeremonyLimits.DefaultRequestDays;
        _armor = Option<bool>("armor");
        _rehearsal = WholeRehearsal.Option(environment);
    }

    public override string Name => "ceremony request";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])[_role, _out, _operators, _days, _armor, _rehearsal])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string directory = arguments.GetRequiredValue(_directory);
        if (arguments.GetValue(_rehearsal))
        {
            RehearsalPlan plan = RehearsalPlan.Read(directory, Environment.Clock, Environment.Files);
            return new WholeRehearsal(Environment).RunAsync(plan, directory, arguments.GetValue(_out), [], Stage(arguments));
        }

        int operators = arguments.GetValue(_operators);
        if (operators is not (1 or 2))
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.OperatorsNeeded, $"{operators}");
        }

        string role = arguments.GetRequiredValue(_role);
        OnlineCeremony ceremony = new(directory, Environment.Clock, Environment.Files);
        SigningRequest request = ceremony.Request(role, operators, TimeSpan.FromDays(arguments.GetValue(_days)));
        string path = arguments.GetValue(_out) ?? FileNames.Of(request);
        NewFile.Write(Environment.Files, path, request.ToBytes());
        return Task.FromResult(Tell(request, path, arguments.GetValue(_armor)));
    }

    private VerbResult Tell(SigningRequest request, string path, bool armor)
    {
        IReadOnlyList<string>? lines = armor ? CeremonyText.Of(request) : null;
        JsonObject data = new()
        {
            ["request"] = request.Id,
            ["file"] = path,
            ["product"] = request.Product,
            ["role"] = request.Role,
            ["version"] = request.Version,
            ["payloadSha256"] = request.PayloadSha256,
            ["requestSha256"] = request.Sha256,
            ["expires"] = MetadataTime.Format(request.Expires),
            ["rehearsal"] = request.IsRehearsal,
            ["keyids"] = new JsonArray([.. request.KeyIds.Select(keyId => (JsonNode?)keyId)]),
        };
        if (lines is not null)
        {
            data["armor"] = new JsonArray([.. lines.Select(line => (JsonNode?)line)]);
        }

        return new VerbResult(data, console =>
        {
            if (request.IsRehearsal)
            {
                Banner.Show(console, Phrases);
            }

            console.WriteLine(Phrases.Format("say.ceremony.requested", path, request.Product, request.Role, request.Version, MetadataTime.Format(request.Expires)));
            console.WriteLine(Phrases.Format("say.ceremony.request_sha256", ReviewView.Grouped(request.Sha256)));
            if (lines is not null)
            {
                ArmourView.Show(console, Phrases, lines);
            }
            else if (armor)
            {
                console.WriteLine(Phrases.Format("say.ceremony.too_long_to_type", ArmouredBlock.MaxBytes));
            }
        });
    }
}
