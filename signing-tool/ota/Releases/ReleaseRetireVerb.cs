using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Metadata;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Retirement;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Staging;
using Spectre.Console;

namespace OtaStack.SigningTool.Releases;

/// <summary><c>ota release retire</c>: stages metadata without a release; afterwards, with <c>--delete-files</c>, removes its files.</summary>
internal sealed class ReleaseRetireVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _version;
    private readonly Option<string> _role;
    private readonly Option<bool> _last;
    private readonly Option<bool> _deleteFiles;

    public ReleaseRetireVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _version = Option<string>("version", required: true);
        _role = Option<string>("role");
        _last = Option<bool>("allow-last");
        _deleteFiles = Option<bool>("delete-files");
    }

    public override string Name => "release retire";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])[_version, _role, _last, _deleteFiles])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        string version = arguments.GetRequiredValue(_version);
        string role = arguments.GetValue(_role) ?? TargetsDocument.TypeName;
        return Task.FromResult(arguments.GetValue(_deleteFiles)
            ? DeleteFiles(repository, version, role)
            : Tell(repository, role, version, repository.RetireRelease(version, role, arguments.GetValue(_last))));
    }

    private VerbResult DeleteFiles(ProductRepository repository, string version, string role)
    {
        int deleted = repository.DeleteRetiredFiles(version, role);
        return new VerbResult(
            new JsonObject { ["version"] = version, ["role"] = role, ["filesDeleted"] = deleted },
            console => console.WriteLine(Phrases.Format("say.retire.deleted", version, deleted)));
    }

    private VerbResult Tell(ProductRepository repository, string role, string version, RetirementPlan plan)
    {
        int threshold = repository.ReadStaged(role)!.Requirements[0].Threshold;
        JsonObject data = new()
        {
            ["version"] = version,
            ["role"] = role,
            ["removed"] = new JsonArray([.. plan.Removed.Select(file => (JsonNode?)file.Path)]),
            ["brokenSteps"] = new JsonArray([.. plan.BrokenSteps.Select(release => (JsonNode?)release.ReleaseId)]),
            ["threshold"] = threshold,
        };
        return new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.retire.staged", version, plan.Removed.Count));
            foreach (ReleaseEntry broken in plan.BrokenSteps)
            {
                string line = Phrases.Format("say.retire.broken", broken.ReleaseId, broken.RequiresCurrent!, string.Join(", ", broken.Boards));
                console.Write(new Markup($"[yellow]{Markup.Escape(line)}[/]\n"));
            }

            console.WriteLine(Phrases.Format("say.release.sign_next", repository.Directory, threshold, RoleOption.In(role)));
            console.WriteLine(Phrases.Format("say.retire.files", repository.Directory, version, RoleOption.In(role)));
        });
    }
}
