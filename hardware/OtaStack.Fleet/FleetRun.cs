using OtaStack.Fleet.Plans;
using OtaStack.Fleet.View;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Fleet;

/// <summary>Makes the devices, runs them until stopped, and tells what became of them.</summary>
internal sealed class FleetRun(FleetOptions options, Stream output, IReadOnlyList<FleetGroup>? groups = null)
{
    /// <exception cref="FleetException">Something cannot be read, or could not be written at the end: found out before anything runs, if it can be.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        IReadOnlyList<DeviceOptions> roster = DeviceRoster.Read(options.DevicesFile, options.Seed);
        FleetGroup[]? assigned = groups is null ? null : GroupAssignment.Assign(roster, groups, options.Seed);
        BoardFactories factories = new(options);
        FlashFolder? saved = options.StateFolder is null ? null : new FlashFolder(options.StateFolder);
        using VirtualNetwork network = new(options.Server);
        VirtualClock clock = new(TimeProvider.System);

        EventLines? lines = options.IsLive ? null : new EventLines(output);
        LiveTable table = new();
        IDeviceObserver observer = lines is null ? table : lines;
        DeviceFactory made = new(factories, saved, network, clock, observer);
        SimulatedDevice[] devices = [.. roster.Select((device, i) => made.Make(assigned is null ? device : assigned[i].Apply(device)))];
        saved?.Prepare();
        if (options.JsonFile is not null)
        {
            OutputFile.Require(options.JsonFile);
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Minutes > 0)
        {
            stop.CancelAfter(TimeSpan.FromMinutes(options.Minutes));
        }

        Task showing = !options.IsLive ? Task.CompletedTask
            : LiveTable.Fits(devices.Length) ? table.ShowAsync(devices, stop.Token)
            : LiveFleet.ShowAsync(devices, TimeProvider.System, stop.Token);
        try
        {
            await Task.WhenAll(devices.Select(device => device.RunAsync(stop.Token))).ConfigureAwait(false);
            await showing.ConfigureAwait(false);
            await (lines?.FinishAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }
        finally
        {
            Keep(devices, assigned, saved);
        }
    }

    /// <summary>The summary first: it is small, and thousands of flashes are not. Each is kept although the other cannot be.</summary>
    private void Keep(SimulatedDevice[] devices, FleetGroup[]? assigned, FlashFolder? saved)
    {
        try
        {
            if (options.JsonFile is not null)
            {
                byte[] summary = FleetSummary.Write(devices, options.Seed, assigned);
                OutputFile.Write(options.JsonFile, OutputFile.Everybody, file => file.Write(summary));
            }
        }
        finally
        {
            saved?.Save(devices);
        }
    }
}
