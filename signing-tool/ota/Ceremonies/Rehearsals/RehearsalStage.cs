using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Keys;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>Runs the tool's own verbs for a rehearsal, each on the machine that it would run on, and shows the command as a person would type it.</summary>
internal sealed class RehearsalStage : IDisposable
{
    private const int StandardInput = 0;
    private const int PassphraseDescriptor = 3;
    private const int FirstPinDescriptor = 10;

    private readonly ToolEnvironment _environment;
    private readonly IAnsiConsole _console;
    private readonly string _folder;
    private readonly byte[] _passphrase = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n");
    private readonly Passphrase[] _pins;

    /// <param name="environment">The world outside the rehearsal.</param>
    /// <param name="console">Where people watch.</param>
    /// <param name="folder">Where everything is made.</param>
    /// <param name="tokens">Number of tokens; their PINs are read at once from <c>--pin-fd</c>, which can be read only once. Without it they are asked for.</param>
    public RehearsalStage(ToolEnvironment environment, IAnsiConsole console, string folder, int tokens)
    {
        _environment = environment;
        _console = console;
        _folder = folder;
        if (environment.PinDescriptor is { } descriptor)
        {
            using DescriptorPassphrases lines = new(environment, descriptor);
            _pins = [.. Enumerable.Range(1, tokens).Select(number => lines.Ask($"{number}"))];
        }
        else
        {
            _pins = [];
        }
    }

    /// <summary>Says where the passphrase of a throw-away key file comes from.</summary>
    public static string[] PassphraseOption { get; } = ["--passphrase-fd", $"{PassphraseDescriptor}"];

    /// <summary>Says where the PIN of a token comes from; nothing when a person or the environment gives it.</summary>
    public string[] PinOption(int token) => _pins.Length == 0 ? [] : ["--pin-fd", $"{FirstPinDescriptor + token}"];

    /// <summary>A path below the rehearsal's folder.</summary>
    public string PathOf(params string[] parts) => Path.Combine([_folder, .. parts]);

    /// <summary>Runs a verb; one that fails ends the rehearsal.</summary>
    /// <param name="machine">Whose machine it is: each has its own state.</param>
    /// <param name="arguments">The command without <c>ota</c>.</param>
    /// <param name="typed">What somebody types into it; null when nobody does but for PINs.</param>
    public async Task RunAsync(string machine, string[] arguments, IReadOnlyList<string>? typed = null)
    {
        _console.WriteLine();
        _console.Write(new Markup($"[grey]{Markup.Escape($"[{machine}]")}[/] [bold]{Markup.Escape("ota " + string.Join(' ', arguments.Select(Quoted)))}[/]\n"));
        using ToolEnvironment there = new()
        {
            Output = TextWriter.Null,
            Console = _console,
            ErrorConsole = _console,
            Clock = _environment.Clock,
            Files = _environment.Files,
            Keyboard = typed is null ? _environment.Keyboard : new NobodyTypes(),
            OpenDescriptor = descriptor => Open(descriptor, typed),
            Variable = name => VariableOf(machine, name),
            Modules = _environment.Modules,
            Network = new NoNetwork(),
            Phrases = _environment.Phrases,
        };
        int code = await new OtaCommandLine(there).RunAsync(arguments).ConfigureAwait(false);
        if (code != ExitCode.Ok)
        {
            throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.RehearsalFailed, string.Join(' ', arguments.Take(2)));
        }
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_passphrase);
        foreach (Passphrase pin in _pins)
        {
            pin.Dispose();
        }
    }

    private Stream Open(int descriptor, IReadOnlyList<string>? typed)
    {
        return descriptor switch
        {
            StandardInput when typed is not null => new MemoryStream(Encoding.ASCII.GetBytes(string.Join('\n', typed) + "\n"), writable: false),
            PassphraseDescriptor => new MemoryStream(_passphrase, writable: false),
            >= FirstPinDescriptor when descriptor < FirstPinDescriptor + _pins.Length => _pins[descriptor - FirstPinDescriptor].OpenRead(),
            _ => _environment.OpenDescriptor(descriptor),
        };
    }

    private string? VariableOf(string machine, string name)
    {
        return name switch
        {
            "XDG_STATE_HOME" => PathOf(machine, "state"),
            "OTA_OPERATOR" => Signing.Ceremonies.Rehearsal.KeyMark,
            "OTA_KEY_LOG" => null,
            _ => _environment.Variable(name),
        };
    }

    private static string Quoted(string argument) => argument.AsSpan().ContainsAny(" ;?&") ? $"\"{argument}\"" : argument;

    private sealed class NobodyTypes : IKeyboard
    {
        public bool IsAttached => false;

        public ConsoleKeyInfo ReadKey() => throw new InvalidOperationException("A rehearsal asks nobody.");
    }

    /// <summary>A rehearsal reaches no server.</summary>
    private sealed class NoNetwork : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            throw new HttpRequestException("A rehearsal stays on this machine.");
        }
    }
}
