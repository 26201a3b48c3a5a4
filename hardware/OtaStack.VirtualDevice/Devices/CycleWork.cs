using System.Runtime.ExceptionServices;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>
/// What a running device has under way. All of it runs on the device's own scheduler, one piece at a time; a power cut in
/// any of it ends the whole, through <see cref="ThrowIfFailed"/>.
/// </summary>
internal sealed class CycleWork : IDisposable
{
    private readonly List<Task> _tasks = [];
    private readonly CancellationTokenSource _stop;
    private readonly WakeSignal _wake;
    private ExceptionDispatchInfo? _failure;

    public CycleWork(WakeSignal wake, CancellationToken cancellation)
    {
        _wake = wake;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Token = _stop.Token;
    }

    public CancellationToken Token { get; }

    public void Start(Func<Task> work)
    {
        _tasks.RemoveAll(task => task.IsCompleted);
        _tasks.Add(RunAsync(work));
    }

    public void ThrowIfFailed()
    {
        _failure?.Throw();
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_tasks);
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            // The device stops.
        }
#pragma warning disable CA1031 // Not swallowed: kept for the device's loop, which ends the cycle with it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _wake.Set();
        }
    }
}
