using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Audit;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using OtaStack.Trust.Tuf;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony sign</c>: the signing box, which needs no repository and believes nothing that it has not checked.</summary>
internal sealed class CeremonySignVerb : Verb
{
    private readonly Argument<string> _request;
    private readonly Option<string[]> _keys;
    private readonly Option<string> _artefacts;
    private readonly Option<string> _trustedRoot;
    private readonly Option<string[]> _operators;
    private readonly Option<bool> _twoPerson;
    private readonly Option<string> _out;
    private readonly Option<bool> _armor;
    private readonly Option<bool> _rehearsal;
    private readonly Option<bool> _yes;
    private readonly Option<int?> _passphrase;

    public CeremonySignVerb(ToolEnvironment environment)
        : base(environment)
    {
        _request = Argument("request");
        _keys = Options<string>("key", required: true);
        _artefacts = Option<string>("artefacts");
        _trustedRoot = Option<string>("trusted-root");
        _operators = Options<string>("operator");
        _twoPerson = Option<bool>("two-person");
        _out = new Option<string>("--out") { Description = Phrases["option.response-out"] };
        _armor = Option<bool>("armor");
        _rehearsal = Option<bool>("rehearsal");
        _yes = Option<bool>("yes");
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "ceremony sign";

    public override void Describe(Command command)
    {
        command.Add(_request);
        foreach (Option option in (Option[])[_keys, _artefacts, _trustedRoot, _operators, _twoPerson, _out, _armor, _rehearsal, _yes, _passphrase])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_request);
        SigningRequest request = CeremonyText.ReadRequest(BoundedFile.Read(Environment.Files, path, CeremonyLimits.MaxRequestBytes), path);
        KeyUri[] uris = [.. arguments.GetRequiredValue(_keys).Select(KeyUri.Parse)];
        RequireSameKind(request, uris, arguments.GetValue(_rehearsal));
        byte[]? root = arguments.GetValue(_trustedRoot) is { } trusted ? BoundedFile.Read(Environment.Files, trusted, TrustLimits.ForHost().RootBytes) : null;
        SigningBox box = new(Path.Combine(StateDirectory.Of(Environment), "signed"), Environment.Clock, Environment.Files);
        BoxReview review = box.Review(request, arguments.GetValue(_artefacts), root);
        ReviewView.Show(Stage(arguments), Phrases, review);
        int people = arguments.GetValue(_twoPerson) ? 2 : request.Operators;
        Environment.KeyUse.Operators = new Confirmation(Environment).Ask(review, people, arguments.GetValue(_operators) ?? [], arguments.GetValue(_yes));

        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        string[] places = [.. uris.Select(uri => KeyPlace.Of(uri, Environment))];
        using OpenSigners signers = OpenSigners.Open(uris, passphrases, Environment);
        IReadOnlyList<SigningResponse> responses = box.Sign(
            review, [.. signers.All.Zip(places)], Environment.KeyUse.Operators, KeyUseJournal.Of(Environment).Log, RunningTool.Identity);
        string folder = arguments.GetValue(_out) ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        string[] files = [.. responses.Select(response => Write(folder, response))];
        return Task.FromResult(Tell(request, responses, files, arguments.GetValue(_armor)));
    }

    private static void RequireSameKind(SigningRequest request, KeyUri[] uris, bool rehearsal)
    {
        if (request.IsRehearsal != rehearsal)
        {
            throw new SigningException(
                SigningFault.Refused, rehearsal ? CeremonyErrorCode.RehearsalNot : CeremonyErrorCode.RehearsalOnly, request.Id);
        }

        KeyUri? other = uris.FirstOrDefault(uri => Rehearsal.IsKey(uri.Text) != rehearsal);
        if (other is not null)
        {
            throw new SigningException(SigningFault.Refused, rehearsal ? CeremonyErrorCode.RealKey : CeremonyErrorCode.RehearsalKey, KeyPlace.NameOf(other));
        }
    }

    private string Write(string folder, SigningResponse response)
    {
        string path = Path.Combine(folder, FileNames.Of(response));
        NewFile.Write(Environment.Files, path, response.ToBytes());
        return path;
    }

    private VerbResult Tell(SigningRequest request, IReadOnlyList<SigningResponse> responses, string[] files, bool armor)
    {
        JsonArray items = [];
        for (int i = 0; i < responses.Count; i++)
        {
            JsonObject item = new() { ["keyid"] = responses[i].KeyId, ["file"] = files[i], ["logHead"] = responses[i].LogHead.ToJson() };
            if (armor)
            {
                item["armor"] = new JsonArray([.. CeremonyText.Of(responses[i]).Select(line => (JsonNode?)line)]);
            }

            items.Add((JsonNode)item);
        }

        JsonObject data = new() { ["request"] = request.Id, ["rehearsal"] = request.IsRehearsal, ["responses"] = items };
        return new VerbResult(data, console =>
        {
            if (request.IsRehearsal)
            {
                Banner.Show(console, Phrases);
            }

            for (int i = 0; i < responses.Count; i++)
            {
                console.WriteLine(Phrases.Format("say.ceremony.signed", responses[i].KeyId, files[i], responses[i].LogHead.Sequence, responses[i].LogHead.Hash));
                if (armor)
                {
                    ArmourView.Show(console, Phrases, CeremonyText.Of(responses[i]));
                }
            }
        });
    }
}
