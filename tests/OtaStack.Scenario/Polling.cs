using System.Diagnostics;

namespace OtaStack.Scenario;

/// <summary>Waits for something to become true, looking again every now and then, never for ever.</summary>
internal static class Polling
{
    public static async Task UntilAsync(string what, TimeSpan limit, TimeSpan interval, Func<Task<bool>> isTrue, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using PeriodicTimer timer = new(interval);
        while (!await isTrue().ConfigureAwait(false))
        {
            if (watch.Elapsed > limit)
            {
                throw new ScenarioException(Texts.Get("WaitedTooLong", what, (int)limit.TotalSeconds));
            }

            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
    }
}
