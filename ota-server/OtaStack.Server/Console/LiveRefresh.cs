using System.Threading.Channels;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Console;

/// <summary>Refreshes one open page after changes: however many there are, at most four times a second; and now and then for the ages of things.</summary>
internal sealed class LiveRefresh(TimeProvider time, Func<Task> refresh) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private IDisposable? _listening;
    private Task _running = Task.CompletedTask;

    public void Start(FleetChanges changes, string product)
    {
        _listening = changes.Listen(product, () => _signal.Writer.TryWrite(true));
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listening?.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);

        // Not awaited: the page that disposes may itself be what the refresh waits for.
        _ = _running.ContinueWith(_ => _stop.Dispose(), TaskScheduler.Default);
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WaitAsync().ConfigureAwait(false);
                await refresh().ConfigureAwait(false);
                await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }

    private async Task WaitAsync()
    {
        using CancellationTokenSource quiet = new(Quiet, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token, _stop.Token);
        try
        {
            await _signal.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            // Nothing changed for a while; "seen 5 s ago" has.
        }
    }
}
