using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Diagnosis;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.Texts;
using OtaStack.Trust;
using Spectre.Console;

namespace OtaStack.SigningTool.Diagnosis;

/// <summary><c>ota doctor</c>: explains the state of a repository, and what mends it.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _server;
    private readonly Option<bool> _strict;

    public DoctorVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _server = new Option<string>("--server") { Description = Phrases["option.compare-server"] };
        _strict = Option<bool>("strict");
    }

    public override string Name => "doctor";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_server);
        command.Add(_strict);
    }

    public override async Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string directory = arguments.GetRequiredValue(_directory);
        if (!Environment.Files.DirectoryExists(directory))
        {
            throw new SigningException(SigningFault.File, ErrorCode.RepositoryMissing, directory);
        }

        RepositoryEvidence evidence = EvidenceReader.Read(directory, Environment.Files);
        if (arguments.GetValue(_server) is { } server && evidence.Settings is { } settings)
        {
            evidence = evidence.With(await ServerQuestion.AskAsync(Environment, ServerAddress.Parse(server), settings.Name, cancellation).ConfigureAwait(false));
        }

        IReadOnlyList<Finding> findings = RepositoryDoctor.Examine(evidence, Environment.Clock.GetUtcNow());
        Severity limit = arguments.GetValue(_strict) ? Severity.Warning : Severity.Error;
        bool ill = findings.Any(finding => finding.Severity >= limit);
        JsonObject data = new()
        {
            ["product"] = evidence.Settings?.Name,
            ["published"] = Versions(evidence.Published.Where(file => file.Failure is null).GroupBy(file => file.Role).Select(role => (role.Key, role.Max(file => file.Version)))),
            ["staged"] = new JsonArray([.. evidence.Staged.Select(file => (JsonNode?)file.Role)]),
            ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode?)ToJson(finding))]),
        };
        return new VerbResult(data, console => Show(console, evidence, findings), ill ? ExitCode.Refused : ExitCode.Ok);
    }

    private static JsonObject Versions(IEnumerable<(string Role, int Version)> roles)
    {
        JsonObject versions = [];
        foreach ((string role, int version) in roles)
        {
            versions[role] = version;
        }

        return versions;
    }

    private JsonObject ToJson(Finding finding)
    {
        return new JsonObject
        {
            ["severity"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Severity.ToString()),
            ["code"] = finding.Code,
            ["subject"] = finding.Subject,
            ["message"] = Sentence(finding),
            ["command"] = Command(finding),
        };
    }

    private string Sentence(Finding finding)
    {
        return Phrases.Format("doctor." + finding.Code, [finding.Subject, .. finding.Arguments.Select(Plain)]);
    }

    /// <summary>A verdict is told as the sentence that it has everywhere.</summary>
    private string Plain(string argument)
    {
        return Enum.TryParse(argument, out Verdict verdict) && Enum.IsDefined(verdict) && argument.Any(char.IsAsciiLetter) ? Phrases.Of(verdict) : argument;
    }

    private static string? Command(Finding finding)
    {
        return finding.Remedy.Count == 0 ? null : "ota " + string.Join(' ', finding.Remedy.Select(Quoted));
    }

    private static string Quoted(string word)
    {
        return word.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:".Contains(character, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    private void Show(IAnsiConsole console, RepositoryEvidence evidence, IReadOnlyList<Finding> findings)
    {
        console.WriteLine(Phrases.Format("say.doctor.title", evidence.Settings?.Name ?? "?", evidence.Directory));
        foreach (IGrouping<string, MetadataEvidence> role in evidence.Published.Where(file => file.Failure is null).GroupBy(file => file.Role))
        {
            MetadataEvidence newest = role.MaxBy(file => file.Version)!;
            string expires = (newest.Root?.Metadata ?? newest.Targets!.Metadata).Expires;
            console.WriteLine(Phrases.Format("say.doctor.published", role.Key, newest.Version.ToString(CultureInfo.InvariantCulture), expires));
        }

        foreach (Finding finding in findings)
        {
            (string mark, Style style) = finding.Severity switch
            {
                Severity.Error => ("✗", new Style(Color.Red)),
                Severity.Warning => ("!", new Style(Color.Yellow)),
                _ => ("·", new Style(Color.Grey)),
            };
            console.Write(new Text($"{mark} {Sentence(finding)} ({finding.Code})\n", style));
            if (Command(finding) is { } command)
            {
                console.WriteLine("    → " + Printable.Of(command));
            }
        }

        console.WriteLine(Phrases[findings.Any(finding => finding.Severity == Severity.Error) ? "say.doctor.ill" : "say.doctor.well"]);
    }
}
