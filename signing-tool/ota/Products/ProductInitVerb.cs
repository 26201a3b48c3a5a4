using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Ceremonies.Rehearsals;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.Products;

/// <summary><c>ota product init</c>: a repository directory with root version 1, signed by the root keys.</summary>
internal sealed class ProductInitVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _name;
    private readonly Option<string[]> _boards;
    private readonly Option<string[]> _rootKeys;
    private readonly Option<int> _rootThreshold;
    private readonly Option<string[]> _targetsKeys;
    private readonly Option<int> _targetsThreshold;
    private readonly Option<string> _onlineKey;
    private readonly Option<int> _rootDays;
    private readonly Option<int> _targetsDays;
    private readonly Option<int?> _passphrase;
    private readonly Option<bool> _rehearsal;

    public ProductInitVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _name = Option<string>("name", required: true);
        _boards = Options<string>("board", required: true);
        _rootKeys = Options<string>("root-key", required: true);
        _rootThreshold = Option<int>("root-threshold", required: true);
        _targetsKeys = Options<string>("targets-key", required: true);
        _targetsThreshold = Option<int>("targets-threshold", required: true);
        _onlineKey = Option<string>("online-key", required: true);
        _rootDays = Option<int>("root-days");
        _rootDays.DefaultValueFactory = _ => ProductSettings.DefaultRootDays;
        _targetsDays = Option<int>("targets-days");
        _targetsDays.DefaultValueFactory = _ => ProductSettings.DefaultTargetsDays;
        _passphrase = Option<int?>("passphrase-fd");
        _rehearsal = WholeRehearsal.Option(environment);
    }

    public override string Name => "product init";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])
            [_name, _boards, _rootKeys, _rootThreshold, _targetsKeys, _targetsThreshold, _onlineKey, _rootDays, _targetsDays, _passphrase, _rehearsal])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string directory = arguments.GetRequiredValue(_directory);
        ProductSettings settings = new()
        {
            Name = arguments.GetRequiredValue(_name),
            Boards = arguments.GetRequiredValue(_boards),
            RootDays = arguments.GetValue(_rootDays),
            TargetsDays = arguments.GetValue(_targetsDays),
        };
        if (arguments.GetValue(_rehearsal))
        {
            // With as many keys as the real one will have. None of those is opened, nor need they be there yet.
            RehearsalPlan plan = RehearsalPlan.Of(
                settings,
                (arguments.GetRequiredValue(_rootKeys).Length, arguments.GetRequiredValue(_rootThreshold)),
                (arguments.GetRequiredValue(_targetsKeys).Length, arguments.GetRequiredValue(_targetsThreshold)));
            return new WholeRehearsal(Environment).RunAsync(plan, directory, null, [], Stage(arguments));
        }

        string online = arguments.GetRequiredValue(_onlineKey);
        TufKey onlineKey = TufKey.Parse(BoundedFile.Read(Environment.Files, online, TufKey.MaxFileBytes), online);
        KeyUri[] rootUris = [.. arguments.GetRequiredValue(_rootKeys).Select(KeyUri.Parse)];
        KeyUri[] targetsUris = [.. arguments.GetRequiredValue(_targetsKeys).Select(KeyUri.Parse)];
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using OpenSigners signers = OpenSigners.Open(rootUris.Where(uri => uri.CanSign), passphrases, Environment);
        NewProduct product = new()
        {
            Settings = settings,
            RootSigners = signers.All,
            AbsentRootKeys = [.. rootUris.Where(uri => !uri.CanSign).Select(uri => uri.ReadPublic(passphrases, Environment.Files))],
            RootThreshold = arguments.GetRequiredValue(_rootThreshold),
            TargetsKeys = [.. targetsUris.Select(uri => uri.ReadPublic(passphrases, Environment.Files))],
            TargetsThreshold = arguments.GetRequiredValue(_targetsThreshold),
            OnlineKey = onlineKey,
        };
        if (signers.All.Count > 0)
        {
            return Task.FromResult(Tell(ProductRepository.Create(directory, product, Environment.Clock, Environment.Files)));
        }

        ProductRepository.Prepare(directory, product, Environment.Clock, Environment.Files);
        return Task.FromResult(TellStaged(product.Settings.Name, directory));
    }

    private VerbResult TellStaged(string product, string directory)
    {
        JsonObject data = new() { ["product"] = product, ["directory"] = Path.GetFullPath(directory), ["rootStaged"] = true };
        return new VerbResult(data, console => console.WriteLine(Phrases.Format("say.product.root_staged", product, directory)));
    }

    private VerbResult Tell(ProductRepository repository)
    {
        string root = Path.Combine(repository.Directory, RepositoryPaths.Root(1));
        JsonObject data = new()
        {
            ["product"] = repository.Settings.Name,
            ["directory"] = repository.Directory,
            ["root"] = root,
            ["signedBy"] = new JsonArray([.. repository.Root.Metadata.Signatures.Keys.Select(keyId => (JsonNode?)keyId)]),
        };
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.product.made", repository.Settings.Name, repository.Directory));
            console.WriteLine(Phrases.Format("say.product.root", root));
        });
    }
}
