using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Staging;

/// <summary>A verb that stages new metadata: makes the change, then tells what it is and who must sign.</summary>
internal abstract class StagingVerb : Verb
{
    private readonly Argument<string> _directory;

    protected StagingVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        Passphrase = Option<int?>("passphrase-fd");
    }

    /// <summary>For verbs that read a key which may be locked.</summary>
    protected Option<int?> Passphrase { get; }

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in Options())
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        return Task.FromResult(Tell(repository, Change(repository, arguments)));
    }

    /// <summary>The options of the verb, in the order of its help.</summary>
    protected abstract IEnumerable<Option> Options();

    /// <summary>Stages the change.</summary>
    protected abstract StagedRole Change(ProductRepository repository, ParseResult arguments);

    /// <summary>Public keys that are to be listed: no passphrase is asked for when the public file is there.</summary>
    protected TufKey[] ReadKeys(ParseResult arguments, params string[] keys)
    {
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(Passphrase));
        using IDisposable? held = passphrases as IDisposable;
        return [.. keys.Select(key => KeyUri.Parse(key).ReadPublic(passphrases, Environment.Files))];
    }

    private VerbResult Tell(ProductRepository repository, StagedRole staged)
    {
        bool root = staged.Role == RootDocument.TypeName;
        IEnumerable<RoleChange> changes = staged.RootChanges?.Roles ?? staged.Changes!.Delegations;
        JsonObject data = new()
        {
            ["role"] = staged.Role,
            ["version"] = staged.Version,
            ["expires"] = staged.Metadata.Expires,
            ["requirements"] = SignedResult.ToJson(SignatureProgress.Of(staged.Metadata, staged.Requirements)),
            ["changes"] = new JsonArray([.. changes.Select(change => (JsonNode?)ToJson(change))]),
            ["staged"] = new JsonArray([.. repository.StagedRoles.Select(role => (JsonNode?)role)]),
        };
        return new VerbResult(data, console =>
        {
            StagedView.Show(console, Phrases, repository, staged);
            foreach (string role in repository.StagedRoles.Where(role => role == staged.Role || !root))
            {
                console.WriteLine(Phrases.Format(
                    "say.staged.next", role == RootDocument.TypeName ? "root sign" : "release sign", repository.Directory, root ? "" : RoleOption.In(role)));
            }
        });
    }

    private static JsonObject ToJson(RoleChange change)
    {
        return new JsonObject
        {
            ["role"] = change.Role,
            ["added"] = new JsonArray([.. change.Added.Select(keyId => (JsonNode?)keyId)]),
            ["removed"] = new JsonArray([.. change.Removed.Select(keyId => (JsonNode?)keyId)]),
            ["thresholdBefore"] = change.ThresholdBefore,
            ["threshold"] = change.ThresholdAfter,
        };
    }
}
