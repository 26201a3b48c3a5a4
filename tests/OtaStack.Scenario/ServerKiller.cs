namespace OtaStack.Scenario;

/// <summary>Kills the server at moments drawn from the seed: after so many events of the fleet, whatever it is doing then.</summary>
internal sealed class ServerKiller
{
    private readonly Queue<int> _moments;
    private readonly ServerProcess _server;
    private readonly OperatorClient _operator;
    private readonly Narrator _narrator;
    private readonly CancellationToken _cancellation;
    private readonly Lock _lock = new();
    private Task _restart = Task.CompletedTask;
    private int _events;

    public ServerKiller(ScenarioOptions options, ServerProcess server, OperatorClient client, FleetProcess fleet, Narrator narrator, CancellationToken cancellation)
    {
        Random random = new(options.Seed);
        // An update is about ten events a device: the kills fall all over the two rollouts.
        _moments = new Queue<int>(Enumerable.Range(0, options.ServerKills).Select(_ => random.Next(1, options.Devices * 8)).Order());
        _server = server;
        _operator = client;
        _narrator = narrator;
        _cancellation = cancellation;
        fleet.Happened += OnEvent;
    }

    public Task FinishAsync()
    {
        lock (_lock)
        {
            _moments.Clear();
            return _restart;
        }
    }

    private void OnEvent(object? sender, EventArgs arguments)
    {
        lock (_lock)
        {
            _events++;
            if (_moments.TryPeek(out int moment) && _events >= moment && _restart.IsCompleted)
            {
                _moments.Dequeue();
                _restart = RestartAsync();
            }
        }
    }

    private async Task RestartAsync()
    {
        await _server.KillAndRestartAsync(_operator, _cancellation).ConfigureAwait(false);
        _narrator.Note("ServerKilled");
    }
}
