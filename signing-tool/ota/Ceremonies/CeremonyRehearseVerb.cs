using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Repository;
using OtaStack.SigningTool.Ceremonies.Rehearsals;
using OtaStack.SigningTool.Hosting;
using OtaStack.Trust.Releases;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony rehearse</c>: the whole ceremony with throw-away keys, in a folder of its own.</summary>
internal sealed class CeremonyRehearseVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _out;

    public CeremonyRehearseVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _out = new Option<string>("--out") { Description = Phrases["option.rehearse-out"] };
    }

    public override string Name => "ceremony rehearse";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_out);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        ProductRepository repository = ProductRepository.Load(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        RehearsalPlan plan = RehearsalPlan.Of(repository);
        string folder = Path.GetFullPath(arguments.GetValue(_out) ?? $"{repository.Directory}-{Rehearsal.KeyMark}");
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new SigningException(SigningFault.File, ErrorCode.DirectoryNotEmpty, folder);
        }

        _ = Directory.CreateDirectory(folder);
        NewFile.Write(Environment.Files, Path.Combine(folder, $"{Rehearsal.KeyMark}.txt"), Encoding.UTF8.GetBytes(Phrases["say.ceremony.rehearsal"] + "\n"));
        IAnsiConsole console = Stage(arguments);
        Banner.Show(console, Phrases);
        using RehearsalStage stage = new(Environment, console, folder);
        RehearsalRun run = new(Environment, stage, plan);
        await run.RunAsync(ArtefactOf(repository, plan)).ConfigureAwait(false);
        JsonObject data = new()
        {
            ["rehearsal"] = true,
            ["directory"] = folder,
            ["product"] = plan.Product,
            ["requests"] = new JsonArray([.. run.Requests.Select(request => (JsonNode?)request)]),
        };
        return new VerbResult(data, end =>
        {
            Banner.Show(end, Phrases);
            end.WriteLine(Phrases.Format("say.ceremony.rehearsed", folder));
        });
    }

    private static byte[] ArtefactOf(ProductRepository repository, RehearsalPlan plan)
    {
        if (plan.Artefact is not { } path)
        {
            return Encoding.ASCII.GetBytes(Rehearsal.KeyMark);
        }

        using Stream content = repository.OpenFile(RepositoryPaths.Target(path));
        byte[] bytes = new byte[Math.Min(content.Length, ImageIndex.MaxImageLength)];
        content.ReadExactly(bytes);
        return bytes;
    }
}
