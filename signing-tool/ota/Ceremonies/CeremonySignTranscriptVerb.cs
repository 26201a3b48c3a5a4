using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Keys;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies;

/// <summary><c>ota ceremony sign-transcript</c>: those who took part sign the minutes, each on their own machine and one after the other.</summary>
internal sealed class CeremonySignTranscriptVerb : Verb
{
    private readonly Argument<string> _minutes;
    private readonly Option<string[]> _keys;
    private readonly Option<int?> _passphrase;

    public CeremonySignTranscriptVerb(ToolEnvironment environment)
        : base(environment)
    {
        _minutes = Argument("minutes");
        _keys = Options<string>("key", required: true);
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "ceremony sign-transcript";

    public override void Describe(Command command)
    {
        command.Add(_minutes);
        command.Add(_keys);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_minutes);
        KeyUri[] uris = [.. arguments.GetRequiredValue(_keys).Select(KeyUri.Parse)];
        IPassphraseSource passphrases = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = passphrases as IDisposable;
        using OpenSigners signers = OpenSigners.Open(uris, passphrases, Environment);
        string[] signedBy = [.. SignedMinutes.Sign(path, signers.All, Environment.Files).Select(key => key.KeyId)];
        JsonObject data = new() { ["file"] = path + SignedMinutes.SignatureEnding, ["signedBy"] = new JsonArray([.. signedBy.Select(keyId => (JsonNode?)keyId)]) };
        return Task.FromResult(new VerbResult(data, console =>
            console.WriteLine(Phrases.Format("say.ceremony.minutes_signed", path, string.Join(", ", signedBy)))));
    }
}
