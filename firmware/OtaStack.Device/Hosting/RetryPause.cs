using OtaStack.Agent.Decisions;

namespace OtaStack.Device.Hosting;

/// <summary>
/// When to try again what goes over the network: after pauses that double, with the agent's jitter (docs/agent.md), so that devices which a server
/// has lost together do not come back together. Times are milliseconds of the device's clock.
/// </summary>
internal sealed class RetryPause
{
    /// <summary>A connection that was ended sooner was no good: it is not tried again at the first pause for ever.</summary>
    private const int HeldMilliseconds = 60_000;

    private readonly int _first;
    private readonly uint _seed;
    private int _failures;
    private long _next;
    private long _goodFrom = long.MaxValue;

    /// <param name="first">Seconds after the first failure.</param>
    /// <param name="device">Name of the device.</param>
    public RetryPause(int first, string device)
    {
        _first = first;
        _seed = Backoff.SeedOf(device);
    }

    public bool IsOver(long now)
    {
        return now >= _next;
    }

    /// <param name="longest">Seconds at most.</param>
    public void Failed(long now, int longest)
    {
        _failures = now >= _goodFrom ? 1 : _failures + 1;
        _goodFrom = long.MaxValue;
        _next = now + (Backoff.Seconds(_first, longest, _failures, _seed) * 1000L);
    }

    /// <summary>It is to be done again after a pause as usual.</summary>
    public void Succeeded(long now, int seconds)
    {
        _failures = 0;
        _next = now + (seconds * 1000L);
    }

    /// <summary>Connected: whether that was a success shows when the connection ends.</summary>
    public void Connected(long now, int longest)
    {
        Failed(now, longest);
        _goodFrom = now + HeldMilliseconds;
    }
}
