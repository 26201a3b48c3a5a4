using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.SigningTool.Ceremonies.Minutes;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony transcript</c>: the minutes of a ceremony, in Markdown and as a page to print.</summary>
internal sealed class CeremonyTranscriptVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Option<string> _request;
    private readonly Option<string> _out;
    private readonly Option<string> _html;
    private readonly Option<string> _place;
    private readonly Option<string[]> _witnesses;

    public CeremonyTranscriptVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _request = Option<string>("request");
        _out = new Option<string>("--out") { Description = Phrases["option.minutes-out"], Required = true };
        _html = Option<string>("html");
        _place = Option<string>("place");
        _witnesses = Options<string>("witness");
    }

    public override string Name => "ceremony transcript";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        foreach (Option option in (Option[])[_request, _out, _html, _place, _witnesses])
        {
            command.Add(option);
        }
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        OnlineCeremony ceremony = new(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        IReadOnlyList<SigningRequest> requests = ceremony.Requests;
        string id = arguments.GetValue(_request) ?? (requests.Count > 0 ? requests[^1].Id : null)
            ?? throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.TranscriptNeedsRequest);
        CeremonyRecord record = ceremony.Record(id);
        MinutesFacts facts = new(Environment.Clock.GetUtcNow(), arguments.GetValue(_place), arguments.GetValue(_witnesses) ?? [], RunningTool.Identity);
        MinutesDocument minutes = new MinutesWriter(Phrases, record, facts).Write();
        byte[] markdown = Encoding.UTF8.GetBytes(MarkdownMinutes.Render(minutes));
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(markdown));
        string path = arguments.GetRequiredValue(_out);
        NewFile.Write(Environment.Files, path, markdown);
        string? html = arguments.GetValue(_html);
        if (html is not null)
        {
            NewFile.Write(Environment.Files, html, Encoding.UTF8.GetBytes(HtmlMinutes.Render(minutes, sha256)));
        }

        JsonObject data = new() { ["request"] = id, ["file"] = path, ["html"] = html, ["sha256"] = sha256, ["rehearsal"] = record.Request.IsRehearsal };
        return Task.FromResult(new VerbResult(data, console =>
        {
            console.WriteLine(Phrases.Format("say.ceremony.minutes", path, ReviewView.Grouped(sha256)));
            console.WriteLine(Phrases.Format("say.ceremony.sign_minutes", path));
        }));
    }
}
