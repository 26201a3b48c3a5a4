using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Files;
using OtaStack.Signing.Keys.Pkcs11;
using OtaStack.Signing.Tests.Support;
using OtaStack.SigningTool.Hosting;
using OtaStack.SigningTool.Passphrases;
using OtaStack.SigningTool.Texts;
using Spectre.Console.Testing;

namespace OtaStack.Signing.Tests.CommandLine;

/// <summary>Runs <c>ota</c> in this process and keeps what it printed.</summary>
internal sealed class ToolRun
{
    private readonly Workshop _workshop;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public ToolRun(Workshop workshop)
    {
        _workshop = workshop;
        Set("XDG_STATE_HOME", workshop.State);
    }

    /// <summary>What file descriptor 3 holds.</summary>
    public string Descriptor3 { get; set; } = TestPassphrases.Good + "\n";

    /// <summary>What file descriptor 4 holds: PINs.</summary>
    public string Descriptor4 { get; set; } = SoftHsm.Pin + "\n";

    /// <summary>What standard input holds when nobody types.</summary>
    public string StandardInput { get; set; } = "";

    public IKeyboard Keyboard { get; set; } = Nobody;

    /// <summary>No terminal.</summary>
    public static IKeyboard Nobody { get; } = new NoKeyboard();

    public IFileOperations Files { get; set; } = DiskOperations.Instance;

    public ICryptokiModules Modules { get; set; } = InteropModules.Instance;

    public HttpMessageHandler Network { get; set; } = new StubServer();

    public CultureInfo Culture { get; set; } = CultureInfo.InvariantCulture;

    public string Out { get; private set; } = "";

    public string Errors { get; private set; } = "";

    public void Set(string variable, string value) => _variables[variable] = value;

    public int Run(params string[] arguments)
    {
        using StringWriter output = new();
        using TestConsole console = new TestConsole().Width(250);
        using TestConsole errors = new TestConsole().Width(250);
        using ToolEnvironment environment = new()
        {
            Output = output,
            Console = console,
            ErrorConsole = errors,
            Clock = _workshop.Clock,
            Files = Files,
            Keyboard = Keyboard,
            OpenDescriptor = number => new MemoryStream(Encoding.UTF8.GetBytes(number switch
            {
                0 => StandardInput,
                3 => Descriptor3,
                4 => Descriptor4,
                _ => throw new IOException("Bad file descriptor"),
            })),
            Variable = name => _variables.GetValueOrDefault(name),
            Modules = Modules,
            Network = Network,
            Phrases = new Phrases(Culture),
        };
        int code = new OtaCommandLine(environment).RunAsync(arguments).GetAwaiter().GetResult();
        Out = output + console.Output;
        Errors = errors.Output;
        return code;
    }

    /// <summary>Runs with <c>--json</c>; the output must be one JSON object.</summary>
    public (int Code, JsonObject Data) RunJson(params string[] arguments)
    {
        int code = Run([.. arguments, "--json"]);
        return (code, Assert.IsType<JsonObject>(JsonNode.Parse(Out)));
    }

    private sealed class NoKeyboard : IKeyboard
    {
        public bool IsAttached => false;

        public ConsoleKeyInfo ReadKey() => throw new InvalidOperationException("Nobody is there to type.");
    }
}
