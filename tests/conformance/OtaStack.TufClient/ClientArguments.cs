namespace OtaStack.TufClient;

/// <summary>The command line as the conformance suite gives it: options, then the command.</summary>
internal sealed class ClientArguments
{
    public const string Usage = """
        tuf-client --metadata-dir DIR init TRUSTED_ROOT
        tuf-client --metadata-dir DIR --metadata-url URL refresh
        tuf-client --metadata-dir DIR --metadata-url URL --target-name PATH … --target-dir DIR --target-base-url URL download
        """;

    private ClientArguments(ClientCommand command, string metadataFolder)
    {
        Command = command;
        MetadataFolder = metadataFolder;
    }

    public ClientCommand Command { get; }

    public string MetadataFolder { get; }

    public string? TrustedRoot { get; private init; }

    public string? MetadataUrl { get; private init; }

    public string? TargetUrl { get; private init; }

    public string? TargetFolder { get; private init; }

    /// <summary>Target paths in the order of the command line.</summary>
    public IReadOnlyList<string> Targets { get; private init; } = [];

    /// <summary>Null when the command cannot be carried out with these arguments.</summary>
    public static ClientArguments? Parse(IReadOnlyList<string> args)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        List<string> targets = [];
        List<string> rest = [];
        for (int i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(args[i]);
            }
            else if (i + 1 == args.Count)
            {
                return null;
            }
            else if (args[i] == "--target-name")
            {
                targets.Add(args[++i]);
            }
            else
            {
                options[args[i]] = args[++i];
            }
        }

        if (rest.Count == 0 || !Enum.TryParse(rest[0], ignoreCase: true, out ClientCommand command) || !options.TryGetValue("--metadata-dir", out string? folder))
        {
            return null;
        }

        ClientArguments arguments = new(command, folder)
        {
            TrustedRoot = rest.Count > 1 ? rest[1] : null,
            MetadataUrl = options.GetValueOrDefault("--metadata-url"),
            TargetUrl = options.GetValueOrDefault("--target-base-url"),
            TargetFolder = options.GetValueOrDefault("--target-dir"),
            Targets = targets,
        };
        bool isComplete = command switch
        {
            ClientCommand.Init => arguments.TrustedRoot is not null,
            ClientCommand.Refresh => arguments.MetadataUrl is not null,
            _ => arguments is { MetadataUrl: not null, TargetUrl: not null, TargetFolder: not null, Targets.Count: > 0 },
        };
        return isComplete ? arguments : null;
    }
}
