namespace OtaStack.SigningTool.Hosting;

/// <summary>Stable codes of failures that only the command line has; the others are <see cref="Signing.Errors.ErrorCode"/>.</summary>
internal static class ToolErrorCode
{
    /// <summary>descriptor</summary>
    public const string DescriptorUnreadable = "descriptor.unreadable";

    /// <summary>what the system said</summary>
    public const string FileFailed = "file.failed";

    /// <summary>image kind</summary>
    public const string ImageFile = "image.file_needed";

    /// <summary>None.</summary>
    public const string ImageFrom = "image.from_needed";

    /// <summary>what was given</summary>
    public const string ImageWith = "image.with";

    /// <summary>file</summary>
    public const string InspectUnknown = "inspect.unknown";

    /// <summary>what happened</summary>
    public const string Internal = "internal";

    /// <summary>None.</summary>
    public const string ApiKeyMissing = "api_key.missing";

    /// <summary>None.</summary>
    public const string PassphraseDiffers = "passphrase.differs";

    /// <summary>key</summary>
    public const string PassphraseMissing = "passphrase.missing";

    /// <summary>None.</summary>
    public const string PassphraseNoTerminal = "passphrase.no_terminal";

    /// <summary>None.</summary>
    public const string ChallengeAndOut = "challenge.and_out";

    /// <summary>None.</summary>
    public const string KeyPlace = "key.place";

    /// <summary>file</summary>
    public const string PinFileOpen = "pin.file_open";

    /// <summary>token</summary>
    public const string PinFinalTry = "pin.final_try";

    /// <summary>None.</summary>
    public const string PinSource = "pin.source";

    /// <summary>file</summary>
    public const string OutputExists = "output.exists";

    /// <summary>server address, what the network said</summary>
    public const string ServerUnreachable = "server.unreachable";

    /// <summary>server address</summary>
    public const string ServerInsecure = "server.insecure";

    /// <summary>address as given</summary>
    public const string ServerAddress = "server.address";

    /// <summary>server address, status</summary>
    public const string ServerAnswer = "server.answer";

    /// <summary>what the parser said</summary>
    public const string Usage = "usage";

    /// <summary>None.</summary>
    public const string Cancelled = "cancelled";
}
