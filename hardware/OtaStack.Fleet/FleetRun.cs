using OtaStack.Fleet.Plans;
using OtaStack.Fleet.View;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Fleet;

/// <summary>Makes the devices, runs them until stopped, and tells what became of them.</summary>
internal sealed class FleetRun(FleetOptions options, Stream output, IReadOnlyList<FleetGroup>? groups = null)
{
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
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.Minutes > 0)
        {
            stop.CancelAfter(TimeSpan.FromMinutes(options.Minutes));
        }

        Task showing = !options.IsLive ? Task.CompletedTask
            : devices.Length <= LiveTable.MostRows ? table.ShowAsync(devices, stop.Token)
            : LiveFleet.ShowAsync(devices, TimeProvider.System, stop.Token);
        await Task.WhenAll(devices.Select(device => device.RunAsync(stop.Token))).ConfigureAwait(false);
        await showing.ConfigureAwait(false);
        if (lines is not null)
        {
            await lines.FinishAsync().ConfigureAwait(false);
        }

        foreach (SimulatedDevice device in devices)
        {
            saved?.Save(device);
        }

        await TellAsync(devices, assigned).ConfigureAwait(false);
    }

    private async Task TellAsync(SimulatedDevice[] devices, FleetGroup[]? assigned)
    {
        byte[] summary = FleetSummary.Write(devices, options.Seed, assigned);
        if (options.JsonFile is not null)
        {
            string temporary = options.JsonFile + ".new";
            await File.WriteAllBytesAsync(temporary, summary).ConfigureAwait(false);
            File.Move(temporary, options.JsonFile, overwrite: true);
        }
    }
}
