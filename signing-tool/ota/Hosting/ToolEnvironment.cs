using System.Globalization;
using Microsoft.Win32.SafeHandles;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.SigningTool.Audit;
using OtaStack.SigningTool.Passphrases;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Hosting;

/// <summary>All that the tool has of the world: its streams, clock, files, keyboard and network.</summary>
internal sealed class ToolEnvironment : IDisposable
{
    private const int WidthOfFiles = 200;

    /// <summary>Takes the machine output.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Results for people, on standard output.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>Errors, prompts and progress for people, on standard error.</summary>
    public required IAnsiConsole ErrorConsole { get; init; }

    public required TimeProvider Clock { get; init; }

    public required IFileOperations Files { get; init; }

    public required IKeyboard Keyboard { get; init; }

    /// <summary>Opens a file descriptor that the caller passed.</summary>
    public required Func<int, Stream> OpenDescriptor { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Reaches tokens.</summary>
    public ICryptokiModules Modules { get; init; } = InteropModules.Instance;

    /// <summary>The file descriptor that <c>--pin-fd</c> named.</summary>
    public int? PinDescriptor { get; set; }

    /// <summary>What opening a key needs.</summary>
    public KeyPorts KeyPorts => new() { Files = Files, Variable = Variable, Modules = Modules };

    public required HttpMessageHandler Network { get; init; }

    public required Phrases Phrases { get; init; }

    /// <summary>What the log of key uses is told about this run.</summary>
    public KeyUseContext KeyUse { get; } = new();

    public static ToolEnvironment OfProcess()
    {
        CultureInfo culture = ToolCulture.Choose(Environment.GetEnvironmentVariable);
        CultureInfo.CurrentUICulture = culture;
        return new ToolEnvironment
        {
            Output = System.Console.Out,
            Console = Attach(System.Console.Out, System.Console.IsOutputRedirected),
            ErrorConsole = Attach(System.Console.Error, System.Console.IsErrorRedirected),
            Clock = TimeProvider.System,
            Files = DiskOperations.Instance,
            Keyboard = new TerminalKeyboard(),
            OpenDescriptor = descriptor => new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Read, 1),
            Variable = Environment.GetEnvironmentVariable,
            Network = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) },
            Phrases = new Phrases(culture),
        };
    }

    public void Dispose() => Network.Dispose();

    private static IAnsiConsole Attach(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (redirected)
        {
            // A file has no width: keyids and paths must not be broken into pieces.
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
