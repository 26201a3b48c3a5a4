namespace OtaStack.VirtualDevice.Time;

/// <summary>Wakes the one loop that waits for it: at once, or when a time has come. Set may be called from anywhere.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private TaskCompletionSource _waiting = NewSource();

    public WakeSignal(TimeProvider time)
    {
        _timer = time.CreateTimer(static signal => ((WakeSignal)signal!).Set(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set()
    {
        lock (_lock)
        {
            _waiting.TrySetResult();
        }
    }

    /// <summary>Waits for <see cref="Set"/>, which may have been called already, or for the time.</summary>
    public async Task WaitAsync(TimeSpan atMost)
    {
        _timer.Change(atMost, Timeout.InfiniteTimeSpan);
        await _waiting.Task;
        lock (_lock)
        {
            _waiting = NewSource();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
    }

    private static TaskCompletionSource NewSource()
    {
        return new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
