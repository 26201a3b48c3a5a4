using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace OtaStack.Scenario;

/// <summary>
/// The story of docs/demo.md, with the real programs: keys, signed releases, a server, a fleet,
/// a rollout that succeeds and one that halts itself.
/// </summary>
internal sealed class Story : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    private readonly ScenarioOptions _options;
    private readonly string _folder;
    private readonly Narrator _narrator;
    private readonly Stopwatch _watch;
    private readonly Installation _installation = Installation.Find();
    private readonly ServerProcess _server;
    private readonly OperatorClient _operator;
    private readonly ProductTeam _team;
    private readonly MemoryWatch _memory;
    private FleetProcess? _fleet;
    private ServerKiller? _killer;

    public Story(ScenarioOptions options, string folder, Narrator narrator, Stopwatch watch)
    {
        _options = options;
        _folder = folder;
        _narrator = narrator;
        _watch = watch;
        Directory.CreateDirectory(folder);
        _server = new ServerProcess(_installation, Path.Combine(folder, "server"), Path.Combine(folder, "server.log"));
        _operator = new OperatorClient(_server.Url);
        string passphrase = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _team = new ProductTeam(new SigningTool(_installation, passphrase, Path.Combine(folder, "ota.log")), folder, _installation);
        _memory = new MemoryWatch(() => new[] { _server.Running, _fleet?.Process }.OfType<ChildProcess>());
    }

    public async Task<Summary> TellAsync(CancellationToken cancellation)
    {
        await StartServerAsync(cancellation).ConfigureAwait(false);
        double publishStarted = await SignAndPublishAsync(cancellation).ConfigureAwait(false);
        await StartFleetAsync(cancellation).ConfigureAwait(false);
        _killer = _options.ServerKills == 0 ? null : new ServerKiller(_options, _server, _operator, _fleet!, _narrator, cancellation);

        double firstConfirmed = await GoodRolloutAsync(cancellation).ConfigureAwait(false);
        (string haltReason, int rolledBack) = await BadRolloutAsync(cancellation).ConfigureAwait(false);
        if (_killer is not null)
        {
            await _killer.FinishAsync().ConfigureAwait(false);
        }

        FleetView fleet = await FleetView.ReadAsync(_operator, cancellation).ConfigureAwait(false);
        _memory.Sample();
        Summary summary = new()
        {
            Devices = fleet.Count,
            Confirmed = fleet.Running("1.1.0"),
            RolledBack = rolledBack,
            HaltReason = haltReason,
            SecondsToFirstConfirmed = Math.Round(firstConfirmed - publishStarted, 2),
            Seconds = Math.Round(_watch.Elapsed.TotalSeconds, 2),
            PeakRssMiB = Math.Round(_memory.PeakMiB, 1),
            ServerKills = _server.Kills,
        };
        Hold("devices", _options.Devices, summary.Devices);
        Hold("confirmed", _options.Devices, summary.Confirmed);
        _narrator.Done("Held", summary.Confirmed, summary.RolledBack, summary.SecondsToFirstConfirmed, summary.PeakRssMiB, summary.Seconds);
        return summary;
    }

    public async Task StayOpenAsync(CancellationToken cancellation)
    {
        const string device = "dev-001";
        string link = await _operator.LoginLinkAsync(cancellation).ConfigureAwait(false);
        _narrator.Step("StayOpen", link);
        _narrator.Step("PortalAt", device, await _operator.InviteUserAsync(device, cancellation).ConfigureAwait(false));
        TaskCompletionSource never = new();
        await never.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync().ConfigureAwait(false);
        }

        await _memory.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _operator.Dispose();
    }

    private static void Hold(string what, int expected, int actual)
    {
        if (expected != actual)
        {
            throw new ScenarioException(Texts.Get("Expected", what, expected, actual));
        }
    }

    private async Task StartServerAsync(CancellationToken cancellation)
    {
        _narrator.Step("ServerStarting", Path.Combine(_folder, "server"));
        await _server.StartAsync(_operator, cancellation).ConfigureAwait(false);
        string token = (await File.ReadAllTextAsync(_server.SetupTokenPath, cancellation).ConfigureAwait(false)).Trim();
        await _operator.SetUpAsync(token, cancellation).ConfigureAwait(false);
        _narrator.Done("ServerReady", _server.Url, _server.MqttPort);
        _narrator.Done("ConsoleAt", await _operator.LoginLinkAsync(cancellation).ConfigureAwait(false));
    }

    private async Task<double> SignAndPublishAsync(CancellationToken cancellation)
    {
        _narrator.Step("KeysMaking");
        await _team.MakeKeysAsync(cancellation).ConfigureAwait(false);
        await _team.InitialiseAsync(_server.Url, _operator.ApiKey, cancellation).ConfigureAwait(false);
        _narrator.Done("ProductMade");
        foreach (string version in ProductTeam.Versions)
        {
            await _team.SignReleaseAsync(version, cancellation).ConfigureAwait(false);
            _narrator.Done("ReleaseSigned", version, ProductTeam.NoteOf(version));
        }

        double started = _watch.Elapsed.TotalSeconds;
        await _team.PublishAsync(_server.Url, _operator.ApiKey, cancellation).ConfigureAwait(false);
        _narrator.Done("Published", ProductTeam.Versions.Count);
        return started;
    }

    private async Task StartFleetAsync(CancellationToken cancellation)
    {
        _narrator.Step("FleetStarting", _options.Devices);
        string devicesFile = await FleetRoster.EnrolAsync(_operator, _options.Devices, _folder, cancellation).ConfigureAwait(false);
        _fleet = FleetProcess.Start(_installation, _server, _team, devicesFile, _options.Seed, _folder, _narrator);
        await WaitForFleetAsync("1.0.0", cancellation).ConfigureAwait(false);
        _narrator.Done("FleetReady", _options.Devices);
    }

    private async Task<double> GoodRolloutAsync(CancellationToken cancellation)
    {
        double firstConfirmed = 0;
        int told = -1;
        _narrator.Step("RolloutStarted", "1.1.0", "10, 50, 100");
        string id = await _operator.StartRolloutAsync("1.1.0", ProductTeam.TargetOf("1.1.0"), [10, 50, 100], 40, cancellation).ConfigureAwait(false);
        await WaitAsync(Texts.Get("WaitRollout", "1.1.0"), async () =>
        {
            RolloutView rollout = new(await _operator.RolloutAsync(id, cancellation).ConfigureAwait(false));
            int confirmed = rollout.CountOf("confirmed");
            if (confirmed > 0 && firstConfirmed == 0)
            {
                firstConfirmed = _watch.Elapsed.TotalSeconds;
            }

            if (confirmed != told)
            {
                told = confirmed;
                _narrator.Note("RolloutProgress", "1.1.0", rollout.Phase, confirmed, _options.Devices);
            }

            return rollout.State switch
            {
                "completed" => true,
                "running" => false,
                string state => throw new ScenarioException(Texts.Get("Expected", "1.1.0", "completed", $"{state} ({rollout.HaltReason})")),
            };
        }, cancellation).ConfigureAwait(false);
        await WaitForFleetAsync("1.1.0", cancellation).ConfigureAwait(false);
        Hold("power cuts", 1, _fleet!.PowerCuts);
        string display = _fleet.LastLineOf("1.1.0");
        if (display.Length == 0 || display == _fleet.LastLineOf("1.0.0").Replace("1.0.0", "1.1.0", StringComparison.Ordinal))
        {
            throw new ScenarioException(Texts.Get("Expected", "1.1.0", ProductTeam.NoteOf("1.1.0"), display));
        }

        _narrator.Done("RolloutCompleted", "1.1.0", display);
        return firstConfirmed;
    }

    private async Task<(string Reason, int RolledBack)> BadRolloutAsync(CancellationToken cancellation)
    {
        int told = 0;
        _narrator.Step("RolloutStarted", "1.2.0", "20, 100");
        _narrator.Note("BadRolloutWhy");
        string id = await _operator.StartRolloutAsync("1.2.0", ProductTeam.TargetOf("1.2.0"), [20, 100], 20, cancellation).ConfigureAwait(false);
        RolloutView? last = null;
        await WaitAsync(Texts.Get("WaitRollout", "1.2.0"), async () =>
        {
            last = new RolloutView(await _operator.RolloutAsync(id, cancellation).ConfigureAwait(false));
            if (last.CountOf("rolledBack") is int back && back > told)
            {
                told = back;
                _narrator.Note("RolledBackSoFar", back);
            }

            return last.State switch
            {
                "halted" => true,
                "running" => false,
                string state => throw new ScenarioException(Texts.Get("Expected", "1.2.0", "halted", state)),
            };
        }, cancellation).ConfigureAwait(false);
        _narrator.Done("Halted", last!.Phase, last.HaltReason);
        Hold("phase", 1, last.Phase);

        await WaitForFleetAsync("1.1.0", cancellation).ConfigureAwait(false);
        int tried = 0;
        await WaitAsync(Texts.Get("WaitRollout", "1.2.0"), async () =>
        {
            last = new RolloutView(await _operator.RolloutAsync(id, cancellation).ConfigureAwait(false));
            tried = _fleet!.TriedBy("1.2.0");
            return tried > 0 && !last.HasUnfinished && last.CountOf("rolledBack") == tried;
        }, cancellation).ConfigureAwait(false);
        _narrator.Done("AllOn", _options.Devices, "1.1.0", tried);
        return (last.HaltReason, last.CountOf("rolledBack"));
    }

    private Task WaitForFleetAsync(string version, CancellationToken cancellation)
    {
        return WaitAsync(Texts.Get("WaitFleetOn", version), async () =>
        {
            FleetView fleet = await FleetView.ReadAsync(_operator, cancellation).ConfigureAwait(false);
            return fleet.Running(version) == _options.Devices;
        }, cancellation);
    }

    /// <summary>Polls; a server that is just starting again is no failure, a fleet that ended is.</summary>
    private Task WaitAsync(string what, Func<Task<bool>> isTrue, CancellationToken cancellation)
    {
        return Polling.UntilAsync(what, Patience, LookAgain, async () =>
        {
            _fleet?.ThrowIfEnded();
            try
            {
                return await isTrue().ConfigureAwait(false);
            }
            catch (HttpRequestException) when (_killer is not null)
            {
                return false;
            }
            catch (JsonException) when (_killer is not null)
            {
                return false;
            }
        }, cancellation);
    }
}
