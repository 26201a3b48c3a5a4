using OtaStack.VirtualDevice.Devices;
using Spectre.Console;

namespace OtaStack.Fleet.View;

/// <summary>Shows <see cref="FleetView"/> and follows the fleet: for more devices than a table has rows.</summary>
internal static class LiveFleet
{
    private const int MostSamples = 61;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    /// <summary>Shows the fleet until cancelled.</summary>
    public static async Task ShowAsync(IReadOnlyList<SimulatedDevice> devices, TimeProvider time, CancellationToken cancellation)
    {
        List<int> confirmed = [];
        long start = time.GetTimestamp();
        using PeriodicTimer timer = new(Refresh, time);
        await AnsiConsole.Live(new Text("")).StartAsync(async context =>
        {
            do
            {
                FleetCounts counts = FleetCounts.Of(devices);
                confirmed.Add(counts.Confirmed);
                confirmed.RemoveRange(0, Math.Max(0, confirmed.Count - MostSamples));
                context.UpdateTarget(FleetView.Render(counts, time.GetElapsedTime(start), confirmed, AnsiConsole.Profile.Width));
            }
            while (await NextAsync(timer, cancellation).ConfigureAwait(false));
        }).ConfigureAwait(false);
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
