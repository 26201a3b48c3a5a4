using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.Staging;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony accept</c>: takes in signatures that bind to their requests; the last one needed publishes.</summary>
internal sealed class CeremonyAcceptVerb : Verb
{
    private readonly Argument<string> _directory;
    private readonly Argument<string[]> _responses;
    private readonly Option<bool> _typed;

    public CeremonyAcceptVerb(ToolEnvironment environment)
        : base(environment)
    {
        _directory = Argument("directory");
        _responses = new Argument<string[]>("responses") { Description = Phrases["argument.responses"], Arity = ArgumentArity.ZeroOrMore };
        _typed = Option<bool>("typed");
    }

    public override string Name => "ceremony accept";

    public override void Describe(Command command)
    {
        command.Add(_directory);
        command.Add(_responses);
        command.Add(_typed);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        OnlineCeremony ceremony = new(arguments.GetRequiredValue(_directory), Environment.Clock, Environment.Files);
        List<SigningResponse> responses = [.. (arguments.GetValue(_responses) ?? []).Select(path => Read(ceremony, path))];
        if (arguments.GetValue(_typed))
        {
            byte[] block = Encoding.Latin1.GetBytes(new TypedBlock(Environment).Read());
            responses.Add(ArmouredBlock.IsBlock(block)
                ? CeremonyText.ReadResponse(block, ceremony.Requests, "--typed")
                : throw new SigningException(SigningFault.File, CeremonyErrorCode.ArmourMalformed, "--typed"));
        }

        if (responses.Count == 0)
        {
            throw new SigningException(SigningFault.Usage, CeremonyToolErrorCode.NothingToAccept);
        }

        List<SignOutcome> outcomes = [];
        foreach (SigningResponse response in responses)
        {
            outcomes.Add(ceremony.Accept(response));
        }

        return Task.FromResult(Tell(arguments.GetRequiredValue(_directory), responses, outcomes));
    }

    private SigningResponse Read(OnlineCeremony ceremony, string path)
    {
        byte[] file = BoundedFile.Read(Environment.Files, path, CeremonyLimits.MaxResponseBytes);
        return CeremonyText.ReadResponse(file, ArmouredBlock.IsBlock(file) ? ceremony.Requests : [], path);
    }

    private VerbResult Tell(string directory, List<SigningResponse> responses, List<SignOutcome> outcomes)
    {
        SignOutcome last = outcomes[^1];
        JsonObject data = new()
        {
            ["role"] = last.Role,
            ["version"] = last.Version,
            ["accepted"] = new JsonArray([.. responses.Select(response => (JsonNode?)response.KeyId)]),
            ["progress"] = new JsonArray([.. last.Progress.Select(part => (JsonNode?)new JsonObject
            {
                ["source"] = part.Source,
                ["collected"] = part.Collected,
                ["threshold"] = part.Threshold,
            })]),
            ["published"] = last.Published,
            ["rehearsal"] = responses[^1].IsRehearsal,
        };
        return new VerbResult(data, console =>
        {
            if (responses[^1].IsRehearsal)
            {
                Banner.Show(console, Phrases);
            }

            foreach (SigningResponse response in responses)
            {
                console.WriteLine(Phrases.Format("say.ceremony.accepted", response.KeyId, string.Join(", ", response.Operators)));
            }

            foreach (SignatureProgress part in last.Progress)
            {
                console.WriteLine(Phrases.Format("say.ceremony.progress", part.Source, part.Collected, part.Threshold));
            }

            console.WriteLine(last.Published
                ? Phrases.Format("say.ceremony.published", Path.Combine(directory, RepositoryPaths.RoleMetadata(last.Role, last.Version)))
                : Phrases["say.ceremony.not_yet"]);
            if (last.StagedAnew.Count > 0)
            {
                console.WriteLine(Phrases.Format("say.ceremony.staged_anew", string.Join(", ", last.StagedAnew)));
            }
        });
    }
}
