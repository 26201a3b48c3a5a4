using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>The virtual devices, one process; what happens to them comes as JSON lines.</summary>
internal sealed class FleetProcess : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _lastLines = new();
    private readonly ConcurrentDictionary<(string Device, string Version), bool> _tried = new();
    private readonly Narrator _narrator;
    private readonly string _logPath;
    private int _powerCuts;

    private FleetProcess(Narrator narrator, string logPath)
    {
        _narrator = narrator;
        _logPath = logPath;
    }

    /// <summary>Raised for every event of any device.</summary>
    public event EventHandler? Happened;

    public ChildProcess? Process { get; private set; }

    public static FleetProcess Start(Installation installation, ServerProcess server, ProductTeam team, string devicesFile, int seed, string folder, Narrator narrator)
    {
        FleetProcess fleet = new(narrator, Path.Combine(folder, "fleet.log"));
        string[] arguments =
        [
            "run", "--server", server.Url.ToString(), "--mqtt", $"127.0.0.1:{server.MqttPort}", "--devices", devicesFile, "--root", team.Root,
            "--factory-image", team.FileOf("1.0.0", ".bin"), "--factory-index", team.FileOf("1.0.0", ".idx"),
            "--factory-release", "thermostat-1.0.0", "--factory-version", "1.0.0", "--seed", seed.ToString(CultureInfo.InvariantCulture),
        ];
        fleet.Process = ChildProcess.Start(installation.Fleet, arguments, fleet._logPath, fleet.OnLine);
        return fleet;
    }

    /// <summary>Power cuts in mid-download so far.</summary>
    public int PowerCuts => Volatile.Read(ref _powerCuts);

    /// <summary>The last line that an application of this version wrote.</summary>
    public string LastLineOf(string version)
    {
        return _lastLines.GetValueOrDefault(version, "");
    }

    /// <summary>How many devices started this version, for however short a time.</summary>
    public int TriedBy(string version)
    {
        return _tried.Keys.Count(key => key.Version == version);
    }

    public void ThrowIfEnded()
    {
        if (Process is { HasExited: true })
        {
            throw new ScenarioException(Texts.Get("FleetEnded", Process.ExitCode, _logPath));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
        {
            await Process.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string Text(JsonElement line, string name)
    {
        return line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private void OnLine(string line)
    {
        if (!line.StartsWith('{'))
        {
            return;
        }

        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement happened = document.RootElement;
        string device = Text(happened, "device");
        string version = Text(happened, "version");
        switch (Text(happened, "event"))
        {
            case "boot":
                _tried[(device, version)] = true;
                if (Text(happened, "outcome") == "reverted")
                {
                    _narrator.Note("Reverted", device, version, Text(happened, "reason"));
                }

                break;
            case "powerCut":
                Interlocked.Increment(ref _powerCuts);
                _narrator.Note("PowerCut", device);
                break;
            case "log":
                _lastLines[version] = Text(happened, "text");
                break;
            default:
                break;
        }

        Happened?.Invoke(this, EventArgs.Empty);
    }
}
