using System.CommandLine;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.ApiKeys;
using OtaStack.SigningTool.Audit;
using OtaStack.SigningTool.Bundles;
using OtaStack.SigningTool.Ceremonies;
using OtaStack.SigningTool.Images;
using OtaStack.SigningTool.Calendar;
using OtaStack.SigningTool.DelegatedRoles;
using OtaStack.SigningTool.DeviceAuthority;
using OtaStack.SigningTool.Diagnosis;
using OtaStack.SigningTool.Inspection;
using OtaStack.SigningTool.Keys;
using OtaStack.SigningTool.Media;
using OtaStack.SigningTool.Permits;
using OtaStack.SigningTool.Portal;
using OtaStack.SigningTool.Products;
using OtaStack.SigningTool.Publishing;
using OtaStack.SigningTool.Releases;
using OtaStack.SigningTool.Roots;
using OtaStack.SigningTool.ServerDevices;

namespace OtaStack.SigningTool.Hosting;

/// <summary>The command <c>ota</c>: finds the verb, runs it, tells how it went.</summary>
internal sealed class OtaCommandLine(ToolEnvironment environment)
{
    /// <summary>Machine output instead of text; every verb has it.</summary>
    public const string JsonOption = "--json";

    /// <summary>Where uses of keys are written; every verb has it.</summary>
    public const string KeyLogOption = "--key-log";

    private const string PassphraseOption = "--passphrase-fd";
    private const string PinOption = "--pin-fd";

    private readonly VerbRunner _runner = new(environment);

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default)
    {
        RootCommand root = Build();

        // A value may start with '@' (a passphrase file's name, an e-mail address): it names no response file.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            string said = string.Join(" ", parsed.Errors.Select(error => error.Message));
            return _runner.Report(parsed.GetValue<bool>(JsonOption), new SigningException(SigningFault.Usage, ToolErrorCode.Usage, said));
        }

        InvocationConfiguration configuration = new()
        {
            Output = environment.Output,
            Error = environment.ErrorConsole.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
        };
        return await parsed.InvokeAsync(configuration, cancellation).ConfigureAwait(false);
    }

    internal RootCommand Build()
    {
        RootCommand root = new(environment.Phrases["verb"]);
        root.Options.Add(new Option<bool>(JsonOption) { Description = environment.Phrases["option.json"], Recursive = true });
        root.Options.Add(new Option<string>(KeyLogOption) { Description = environment.Phrases["option.key-log"], Recursive = true });
        Option<int?> pin = new(PinOption) { Description = environment.Phrases["option.pin-fd"] };
        foreach (Verb verb in Verbs())
        {
            Command command = CommandAt(root, verb.Name.Split(' '));
            verb.Describe(command);
            if (command.Options.Any(option => option.Name == PassphraseOption))
            {
                // Where a key file may be opened, so may a key in a token.
                command.Add(pin);
            }

            command.SetAction((parsed, cancellation) =>
            {
                environment.KeyUse.Verb = verb.Name;
                environment.KeyUse.ChosenLog = parsed.GetValue<string>(KeyLogOption);
                environment.PinDescriptor = parsed.GetValue(pin);
                return _runner.RunAsync(parsed.GetValue<bool>(JsonOption), () => verb.RunAsync(parsed, cancellation));
            });
        }

        return root;
    }

    private IEnumerable<Verb> Verbs()
    {
        return
        [
            new KeyGenerateVerb(environment),
            new KeyShowVerb(environment),
            new KeyListVerb(environment),
            new KeyExportVerb(environment),
            new KeyAttestVerb(environment),
            new KeyEvidenceVerb(environment),
            new ProductInitVerb(environment),
            new ReleaseAddVerb(environment),
            new ReleaseSignVerb(environment),
            new ReleaseListVerb(environment),
            new ReleaseRenewVerb(environment),
            new ReleaseDiscardVerb(environment),
            new CeremonyRequestVerb(environment),
            new CeremonySignVerb(environment),
            new CeremonyAcceptVerb(environment),
            new CeremonyTranscriptVerb(environment),
            new CeremonySignTranscriptVerb(environment),
            new CeremonyVerifyTranscriptVerb(environment),
            new CeremonyRehearseVerb(environment),
            new AuditVerifyVerb(environment),
            new AuditShowVerb(environment),
            new AuditCheckpointVerb(environment),
            new BundleMakeVerb(environment),
            new BundleInspectVerb(environment),
            new BundleVerifyVerb(environment),
            new BundleExtractVerb(environment),
            new MediaPrepareVerb(environment),
            new MediaVerifyVerb(environment),
            new ImageSignVerb(environment),
            new ImageVerifyVerb(environment),
            new ImageInspectVerb(environment),
            new ReleaseRetireVerb(environment),
            new RootShowVerb(environment),
            new RootAddKeyVerb(environment),
            new RootRemoveKeyVerb(environment),
            new RootRevokeKeyVerb(environment),
            new RootRotateVerb(environment),
            new RootThresholdVerb(environment),
            new RootRenewVerb(environment),
            new RootSignVerb(environment),
            new RootDiscardVerb(environment),
            new KeyLabelVerb(environment),
            new DelegationListVerb(environment),
            new DelegationAddVerb(environment),
            new DelegationRemoveVerb(environment),
            new DelegationRotateKeyVerb(environment),
            new DelegationAddKeyVerb(environment),
            new DelegationRemoveKeyVerb(environment),
            new DelegationThresholdVerb(environment),
            new CalendarVerb(environment),
            new DoctorVerb(environment),
            new PermitCreateVerb(environment),
            new PermitListVerb(environment),
            new PermitRevokeVerb(environment),
            new PermitShowVerb(environment),
            new InspectVerb(environment),
            new VerifyVerb(environment),
            new PublishVerb(environment),
            new ServerProductCreateVerb(environment),
            new ServerProductKeyVerb(environment),
            new ServerProductNewKeyVerb(environment),
            new DeviceCaCreateVerb(environment),
            new DeviceCaDelegateVerb(environment),
            new DeviceCaIssueVerb(environment),
            new DeviceCaShowVerb(environment),
            new ServerAuthorityRequestVerb(environment),
            new ServerAuthorityInstallVerb(environment),
            new ServerDeviceListVerb(environment),
            new ServerDeviceEnrolVerb(environment),
            new ServerDeviceRevokeVerb(environment),
            new PortalInviteVerb(environment),
            new PortalEndVerb(environment),
            new ApiKeyListVerb(environment),
            new ApiKeyCreateVerb(environment),
            new ApiKeyRevokeVerb(environment),
        ];
    }

    private Command CommandAt(Command parent, string[] words)
    {
        string path = "verb";
        foreach (string word in words)
        {
            path += "." + word;
            Command? child = parent.Subcommands.FirstOrDefault(command => command.Name == word);
            if (child is null)
            {
                child = new Command(word, environment.Phrases[path]);
                parent.Subcommands.Add(child);
            }

            parent = child;
        }

        return parent;
    }
}
