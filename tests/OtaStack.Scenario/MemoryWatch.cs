namespace OtaStack.Scenario;

/// <summary>Samples the memory of running programs twice a second and keeps the largest sum of their peaks.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private readonly Func<IEnumerable<ChildProcess>> _processes;
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(500));
    private readonly Task _loop;

    public MemoryWatch(Func<IEnumerable<ChildProcess>> processes)
    {
        _processes = processes;
        _loop = LoopAsync();
    }

    public double PeakMiB { get; private set; }

    public void Sample()
    {
        ChildProcess[] running = [.. _processes()];
        foreach (ChildProcess process in running)
        {
            process.SampleMemory();
        }

        PeakMiB = Math.Max(PeakMiB, running.Sum(process => process.PeakRssKiB) / 1024.0);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop.ConfigureAwait(false);
    }

    private async Task LoopAsync()
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            Sample();
        }
    }
}
