using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Errors;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using Spectre.Console;

namespace OtaStack.SigningTool.Ceremonies.Rehearsals;

/// <summary>Runs the tool's own verbs for a rehearsal, each on the machine that it would run on, and shows the command as a person would type it.</summary>
internal sealed class RehearsalStage(ToolEnvironment environment, IAnsiConsole console, string folder) : IDisposable
{
    private const int PassphraseDescriptor = 3;

    private readonly byte[] _passphrase = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + "\n");

    /// <summary>A path below the rehearsal's folder.</summary>
    public string PathOf(params string[] parts) => Path.Combine([folder, .. parts]);

    /// <summary>Runs a verb; one that fails ends the rehearsal.</summary>
    /// <param name="machine">Whose machine it is: each has its own state.</param>
    /// <param name="arguments">The command without <c>ota</c>.</param>
    public async Task RunAsync(string machine, params string[] arguments)
    {
        console.WriteLine();
        console.Write(new Markup($"[grey]{Markup.Escape($"[{machine}]")}[/] [bold]{Markup.Escape("ota " + string.Join(' ', arguments.Select(Quoted)))}[/]\n"));
        using ToolEnvironment there = new()
        {
            Output = TextWriter.Null,
            Console = console,
            ErrorConsole = console,
            Clock = environment.Clock,
            Files = environment.Files,
            Keyboard = new NobodyTypes(),
            OpenDescriptor = descriptor => descriptor == PassphraseDescriptor ? new MemoryStream(_passphrase, writable: false) : environment.OpenDescriptor(descriptor),
            Variable = name => VariableOf(machine, name),
            Network = new NoNetwork(),
            Phrases = environment.Phrases,
        };
        int code = await new OtaCommandLine(there).RunAsync(arguments).ConfigureAwait(false);
        if (code != ExitCode.Ok)
        {
            throw new SigningException(SigningFault.Refused, CeremonyToolErrorCode.RehearsalFailed, string.Join(' ', arguments.Take(2)));
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_passphrase);

    private string? VariableOf(string machine, string name)
    {
        return name switch
        {
            "XDG_STATE_HOME" => PathOf(machine, "state"),
            "OTA_OPERATOR" => Rehearsal.KeyMark,
            "OTA_KEY_LOG" => null,
            _ => environment.Variable(name),
        };
    }

    private static string Quoted(string argument) => argument.Contains(' ', StringComparison.Ordinal) ? $"\"{argument}\"" : argument;

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
