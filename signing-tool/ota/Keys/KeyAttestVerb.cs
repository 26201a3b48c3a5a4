using System.CommandLine;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Metadata;
using OtaStack.SigningTool.Hosting;
using Spectre.Console;

namespace OtaStack.SigningTool.Keys;

/// <summary>
/// <c>ota key attest</c>: what the token reports of a key, and whether it is held as a signing key should be; exit code 1 when it is not.
/// With a challenge the report is signed by the key itself.
/// </summary>
internal sealed class KeyAttestVerb : Verb
{
    private readonly Argument<string> _key;
    private readonly Option<string> _challenge;
    private readonly Option<string> _out;
    private readonly Option<int?> _passphrase;

    public KeyAttestVerb(ToolEnvironment environment)
        : base(environment)
    {
        _key = Argument("key");
        _challenge = Option<string>("challenge");
        _out = Option<string>("out");
        _passphrase = Option<int?>("passphrase-fd");
    }

    public override string Name => "key attest";

    public override void Describe(Command command)
    {
        command.Add(_key);
        command.Add(_challenge);
        command.Add(_out);
        command.Add(_passphrase);
    }

    public override Task<VerbResult> RunAsync(ParseResult arguments, CancellationToken cancellation)
    {
        KeyUri uri = KeyUri.Parse(arguments.GetRequiredValue(_key));
        byte[]? challenge = arguments.GetValue(_challenge) is { } hex ? KeyEvidence.ParseChallenge(hex) : null;
        string? path = arguments.GetValue(_out);
        if ((path is null) != (challenge is null))
        {
            throw new SigningException(SigningFault.Usage, ToolErrorCode.ChallengeAndOut);
        }

        if (path is not null && Environment.Files.FileExists(path))
        {
            throw new SigningException(SigningFault.Refused, ToolErrorCode.OutputExists, path);
        }

        IPassphraseSource secrets = PassphrasesFrom(arguments.GetValue(_passphrase));
        using IDisposable? held = secrets as IDisposable;

        // Open throughout: the PIN is asked for once, and the key that signs is in the session that is reported on.
        using IMessageSigner signer = OpenSigners.OpenMessageSigner(uri, secrets, Environment);
        TokenAttestation? attestation = uri.Pkcs11 is { } inToken ? TokenAttestation.Read(inToken, secrets, Environment.KeyPorts) : null;
        JsonObject report = attestation is null
            ? CustodyView.OfFile(PublicKey.Of(signer.Algorithm, signer.SubjectPublicKeyInfo))
            : CustodyView.ToJson(attestation);
        report["time"] = MetadataTime.Format(Environment.Clock.GetUtcNow());
        if (challenge is not null)
        {
            NewFile.Write(Environment.Files, path!, KeyEvidence.Make(report, challenge, signer));
        }

        int code = (bool)report["held"]! ? ExitCode.Ok : ExitCode.Refused;
        return Task.FromResult(new VerbResult(report, console => Show(attestation, uri, path, console), code));
    }

    private void Show(TokenAttestation? attestation, KeyUri uri, string? path, IAnsiConsole console)
    {
        IReadOnlyList<CustodyFinding> findings = attestation?.Findings ?? [CustodyFinding.InFile];
        if (attestation is not null)
        {
            TokenView.Show(attestation.Token, console, Phrases);
            foreach ((string name, bool? value) in CustodyView.Attributes(attestation.Custody))
            {
                console.WriteLine($"  {name}: {value?.ToString().ToLowerInvariant() ?? "-"}");
            }

            PublicKeyView.Show(attestation.Key, console, Phrases);
        }

        foreach (CustodyFinding finding in findings)
        {
            console.WriteLine(Phrases[CustodyView.TextOf(finding)], new Style(Color.Red));
        }

        console.WriteLine(Phrases.Format(findings.Count == 0 ? "say.custody.held" : "say.custody.not_held", uri.Text));
        if (path is not null)
        {
            console.WriteLine(Phrases.Format("say.custody.evidence", path));
        }
    }
}
