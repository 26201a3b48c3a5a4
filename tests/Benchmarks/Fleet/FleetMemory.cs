using System.Diagnostics;
using System.Globalization;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Trust.Bytes;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Tests.Support;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Benchmarks.Fleet;

/// <summary>
/// What a device of a fleet costs: N devices are updated and keep running, connected over MQTT, then N more; the difference of the two,
/// divided by N, is a device. Heap after a full collection, and resident memory of the process.
/// </summary>
internal sealed class FleetMemory : IDeviceObserver, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly CellPool _pool = new();
    private readonly string _kind;
    private readonly ApplicationLibrary _applications = new();
    private readonly VirtualClock _clock = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly HashSet<string> _confirmed = [];
    private TaskCompletionSource _reached = new();
    private int _awaited;

    private FleetMemory(string kind)
    {
        _kind = kind;
    }

    public static async Task<int> RunAsync(int devices, string kind)
    {
        string folder = Directory.CreateTempSubdirectory("fleet-memory-").FullName;
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
        {
            start.ArgumentList.Add(typeof(FleetMemory).Assembly.Location);
        }

        start.ArgumentList.Add(FleetServer.Argument);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(kind);
        using Process server = Process.Start(start)!;
        try
        {
            string[] ports = (await server.StandardOutput.ReadLineAsync())!.Split(' ');
            using FleetMemory memory = new(kind);
            await memory.MeasureAsync(folder, ports, server.StandardInput, devices);
            return 0;
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    public void Happened(DeviceEvent happened)
    {
        if (happened.Kind == DeviceEventKind.State && happened.State == AgentState.Confirmed)
        {
            lock (_lock)
            {
                _confirmed.Add(happened.Device);
                if (_confirmed.Count == _awaited)
                {
                    _reached.TrySetResult();
                }
            }
        }
    }

    private async Task MeasureAsync(string folder, string[] ports, StreamWriter orders, int count)
    {
        int http = int.Parse(ports[0], CultureInfo.InvariantCulture);
        using VirtualNetwork network = new(new ServerAddress(new Uri($"http://127.0.0.1:{http}/"), "127.0.0.1", int.Parse(ports[1], CultureInfo.InvariantCulture)));
        SimulatedBoard images = SimulatedDevice.MakeBoard(BoardLayout.Find(FleetServer.ImageBoard)!, new FactoryImages(
            await File.ReadAllBytesAsync(Path.Combine(folder, "root")),
            await File.ReadAllBytesAsync(Path.Combine(folder, "nanoclr")),
            await File.ReadAllBytesAsync(Path.Combine(folder, "deployment")),
            BootKey.OfEd25519(FleetServer.BootKey))
        {
            ReleaseId = await File.ReadAllTextAsync(Path.Combine(folder, "release")),
            Version = "1.0.0",
            SecurityCounter = 1,
        });
        SimulatedBoard assemblies = new(SimulatedDevice.MakeFlash(new FactoryContent(
            await File.ReadAllBytesAsync(Path.Combine(folder, "root")),
            new ArraySource(await File.ReadAllBytesAsync(Path.Combine(folder, "index"))),
            new ArraySource(await File.ReadAllBytesAsync(Path.Combine(folder, "image"))))
        {
            ReleaseId = await File.ReadAllTextAsync(Path.Combine(folder, "release")),
            Version = "1.0.0",
            SecurityCounter = 1,
        }));

        List<SimulatedDevice> devices = [];
        List<(long Heap, long Resident)> samples = [];
        for (int round = 1; round <= 2; round++)
        {
            while (devices.Count < count * round)
            {
                devices.Add(Make(devices.Count, FleetServer.HasImages(devices.Count, _kind) ? images : assemblies, network));
            }

            await UpdateAsync(devices, orders);
            samples.Add(Sample());
        }

        (long heap, long resident) = ((samples[1].Heap - samples[0].Heap) / count, (samples[1].Resident - samples[0].Resident) / count);
        double own = devices.Average(device => device.Board.OwnBytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} -> {2 * count} devices ({_kind}), updated and connected: heap {heap / 1024.0:F1} KiB, resident {resident / 1024.0:F1} KiB a device, of which own flash blocks {own / 1024:F1} KiB"));
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        GC.KeepAlive(devices);
    }

    private static (long Heap, long Resident) Sample()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using Process self = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), self.WorkingSet64);
    }

    private SimulatedDevice Make(int number, SimulatedBoard board, VirtualNetwork network)
    {
        DeviceOptions options = new()
        {
            Identity = new DeviceIdentity("thermostat", FleetServer.NameOf(number), board.Layout is null ? FleetServer.Board : FleetServer.ImageBoard),
            Credentials = new DeviceCredentials("thermostat", FleetServer.NameOf(number), LoopbackServer.Key),
            Seed = (ulong)number,
        };
        SimulatedDevice device = new(options, board.Copy(options.Seed), network, _clock, this, _applications, _pool);
        _running.Add(device.RunAsync(_stop.Token));
        return device;
    }

    private async Task UpdateAsync(List<SimulatedDevice> devices, StreamWriter orders)
    {
        lock (_lock)
        {
            _awaited = devices.Count;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        await orders.WriteLineAsync(devices.Count.ToString(CultureInfo.InvariantCulture));
        await orders.FlushAsync();
        await _reached.Task.WaitAsync(Patience);
    }
}
