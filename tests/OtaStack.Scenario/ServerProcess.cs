using System.Net;
using System.Net.Sockets;

namespace OtaStack.Scenario;

/// <summary>The server on loopback, which can be killed and started again on the same ports and data.</summary>
internal sealed class ServerProcess(Installation installation, string dataDirectory, string logPath) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private ChildProcess? _process;

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort(8080)}");

    public int MqttPort { get; } = FreePort(1883);

    public int Kills { get; private set; }

    public ChildProcess? Running => _process;

    public string SetupTokenPath => Path.Combine(dataDirectory, "setup-token");

    public async Task StartAsync(OperatorClient client, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await StartLockedAsync(client, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>SIGKILL, at once and without warning, then a new start.</summary>
    public async Task KillAndRestartAsync(OperatorClient client, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_process is null)
            {
                return;
            }

            await _process.KillAsync().ConfigureAwait(false);
            await _process.DisposeAsync().ConfigureAwait(false);
            Kills++;
            await StartLockedAsync(client, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }

    private async Task StartLockedAsync(OperatorClient client, CancellationToken cancellation)
    {
        string[] arguments = ["--data", dataDirectory, "--url", Url.ToString().TrimEnd('/'), "--mqtt", $"127.0.0.1:{MqttPort}"];
        ChildProcess process = ChildProcess.Start(installation.Server, arguments, logPath);
        _process = process;
        await Polling.UntilAsync(
            "server",
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(100),
            async () => process.HasExited
                ? throw new ScenarioException(Texts.Get("ServerEnded", process.ExitCode, logPath))
                : await client.IsReadyAsync(cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }

    private static int FreePort(int wish)
    {
        foreach (int port in new[] { wish, 0 })
        {
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken by somebody else: the next best is any free one.
            }
        }

        throw new ScenarioException("No free port on 127.0.0.1.");
    }
}
