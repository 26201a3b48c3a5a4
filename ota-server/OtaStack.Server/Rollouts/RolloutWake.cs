using System.Threading.Channels;

namespace OtaStack.Server.Rollouts;

/// <summary>Wakes the engine. Any number of signals while it works make it look once more.</summary>
internal sealed class RolloutWake(TimeProvider time)
{
    /// <summary>The engine looks at least this often, should a clock have been set back.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Signal()
    {
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Returns on a signal, or once the clock shows <paramref name="until"/> (unix seconds; 0 for no time).</summary>
    public async Task WaitAsync(long until, CancellationToken cancellationToken)
    {
        TimeSpan due = until == 0 ? Longest : DateTimeOffset.FromUnixTimeSeconds(until) - time.GetUtcNow();
        if (due <= TimeSpan.Zero)
        {
            return;
        }

        using CancellationTokenSource alarm = new(due < Longest ? due : Longest, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time has come.
        }
    }
}
