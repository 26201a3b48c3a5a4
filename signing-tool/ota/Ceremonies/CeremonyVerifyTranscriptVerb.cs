using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Audit;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony verify-transcript</c>: who has signed exactly these minutes.</summary>
internal sealed class CeremonyVerifyTranscriptVerb : Verb
{
    private readonly Argument<string> _minutes;
    private readonly Option<string[]> _signers;

    public CeremonyVerifyTranscriptVerb(ToolEnvironment environment)
        : base(environment)
    {
        _minutes = Argument("minutes");
        _signers = Options<string>("signer");
    }

    public override string Name => "ceremony verify-transcript";

    public override void Describe(Command command)
    {
        command.Add(_minutes);
        command.Add(_signers);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_minutes);
        string[] signedBy = [.. SignedMinutes.Verify(path, Environment.Files).Signers.Select(key => key.KeyId)];
        using Secrets secrets = new(Environment, null, Environment.PinDescriptor);
        foreach (string uri in arguments.GetValue(_signers) ?? [])
        {
            string keyId = KeyUri.Parse(uri).ReadPublic(secrets, Environment.Files).KeyId;
            if (!signedBy.Contains(keyId))
            {
                throw new SigningException(SigningFault.Refused, AuditErrorCode.StatementSigner, path + SignedMinutes.SignatureEnding);
            }
        }

        JsonObject data = new() { ["file"] = path, ["signedBy"] = new JsonArray([.. signedBy.Select(keyId => (JsonNode?)keyId)]) };
        return Task.FromResult(new VerbResult(data, console =>
            console.WriteLine(Phrases.Format("say.ceremony.minutes_signed", path, string.Join(", ", signedBy)))));
    }
}
