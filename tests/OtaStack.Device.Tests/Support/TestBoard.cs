using System.Text;
using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Boards.Provisioning;
using OtaStack.Device.Hosting;
using OtaStack.Device.Provisioning;
using OtaStack.Launcher;
using OtaStack.Launcher.Program;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.Device.Tests.Support;

/// <summary>A device with the launcher's and the device's own program on a real file system and a real network, and a server for it.</summary>
internal sealed class TestBoard : IAsyncDisposable
{
    public const string Device = "dev-001";
    public const string Board = "esp32-4mb";

    private readonly string _root = Directory.CreateTempSubdirectory("test-board-").FullName;
    private readonly DeviceFiles _files;
    private readonly AutoResetEvent _wake = new(false);
    private DeviceHost? _host;

    private TestBoard(LoopbackServer server)
    {
        Server = server;
        _files = new DeviceFiles(_root + "/");
    }

    public LoopbackServer Server { get; }

    /// <summary>HOST:PORT; empty without a broker.</summary>
    public string Broker { get; set; } = "";

    public DeviceProgram Program { get; set; } = new() { Options = { OutputPins = [4] } };

    public IFileStore Files => _files;

    public BootChoice Boot { get; private set; } = null!;

    /// <summary>What a board with image slots does at power on, in place of the launcher.</summary>
    public Action? Starting { get; set; }

    public UpdateAgent Agent => _host!.Agent;

    /// <summary>What watches the loop; null: nobody.</summary>
    public LoopGuard? Guard
    {
        get => _host!.Guard;
        set => _host!.Guard = value;
    }

    public int Boots { get; private set; }

    public static Task<TestBoard> CreateAsync()
    {
        RepositorySimulator repository = new(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        repository.Publish();
        return CreateAsync(repository);
    }

    public static async Task<TestBoard> CreateAsync(RepositorySimulator repository)
    {
        LoopbackServer server = new(repository);
        await server.StartAsync();
        return new TestBoard(server);
    }

    /// <summary>What a factory writes: identity, key and trust, and no release.</summary>
    public void Provision()
    {
        Write("device/provisioning", ProvisioningRecord.Encode(new ProvisioningData
        {
            Product = "thermostat",
            Device = Device,
            Board = Board,
            Server = Server.Address.ToString(),
            Mqtt = Broker,
            Authorities = "",
        }));
        Write("device/key", Convert.FromHexString(LoopbackServer.Key));
        Write("trust/root.json", Server.Repository.RootJson(1));
    }

    public SimulatedRelease Publish(string version, int bytes = 20_000)
    {
        SimulatedRelease release = Release(Server.Repository, version, bytes);
        Server.Repository.Publish();
        return release;
    }

    /// <summary>A release that a board can run.</summary>
    public static SimulatedRelease Release(RepositorySimulator repository, string version, int bytes)
    {
        byte[] noise = new byte[bytes];
        new Random(version[0] + (version[2] * 7)).NextBytes(noise);
        return repository.AddRelease("thermostat", Board, version, [("App.bin", noise), ("app.entry", Encoding.ASCII.GetBytes(TestApplication.Entry))]);
    }

    public SimulatedRelease Publish(string version, (string Name, byte[] Bytes)[] parts)
    {
        SimulatedRelease release = Server.Repository.AddRelease("thermostat", Board, version, parts);
        Server.Repository.Publish();
        return release;
    }

    public void PowerOn()
    {
        _host?.Disconnect();
        NativeHmac hmac = new();
        Boots++;
        if (Starting is not null)
        {
            Starting();
            _host = Program.Prepare(_files, hmac, null, DeviceProvisioning.Read(_files)!, _wake);
            return;
        }

        Boot = BootSelection.Choose(_files, hmac, ResetReason.Unknown);
        SlotProgram.Load(_files, Boot);
        _host = Program.Prepare(_files, hmac, Boot, DeviceProvisioning.Read(_files)!, _wake);
    }

    /// <summary>As <see cref="Provision"/>, with a release in the first slot.</summary>
    public void Provision(SimulatedRelease factory, string version)
    {
        Provision();
        FactoryContent content = new(Server.Repository.RootJson(1), new ArraySource(factory.Index), new ArraySource(factory.Image))
        {
            ReleaseId = factory.ReleaseId,
            Version = version,
            SecurityCounter = 1,
        };
        FactoryImage.Install(_files, new ManagedHmacSha256(), content);
    }

    /// <summary>The loop on a thread of its own, with restarts, until it is cancelled.</summary>
    public Task RunAsync(CancellationToken stop)
    {
        return Task.Factory.StartNew(
            () =>
            {
                PowerOn();
                while (!stop.IsCancellationRequested)
                {
                    int pause = _host!.Turn();
                    if (Agent.Request.Kind == RequestKind.Reboot)
                    {
                        PowerOn();
                    }
                    else if (pause > 0)
                    {
                        _wake.WaitOne(20);
                    }
                }

                _host!.Disconnect();
            },
            stop,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    /// <summary>Turns the loop until this holds; restarts when the device asks for it.</summary>
    public void RunUntil(Func<bool> holds)
    {
        long end = Environment.TickCount64 + 15_000;
        while (!holds())
        {
            Assert.True(Environment.TickCount64 < end, $"still {Agent.State}/{Agent.Reason}, waiting for {Agent.Request.Kind} {Agent.Request.Path}");
            int pause = _host!.Turn();
            if (Agent.Request.Kind == RequestKind.Reboot)
            {
                PowerOn();
            }
            else if (pause > 0)
            {
                _wake.WaitOne(20);
            }
        }
    }

    public void RunUntilConfirmed(string version)
    {
        RunUntil(() => Agent.State == AgentState.Confirmed && Agent.RunningVersion == version);
    }

    /// <summary>One turn of the loop; tells how long the device would wait after it, milliseconds.</summary>
    public int Turn()
    {
        return _host!.Turn();
    }

    public void Write(string path, byte[] content)
    {
        _files.Write(path, content, 0, content.Length);
    }

    /// <summary>Where a file of the device is on this machine.</summary>
    public string PathOf(string path)
    {
        return Path.Combine(_root, path);
    }

    /// <summary>Past the device, while it runs.</summary>
    public void WriteFromOutside(string path, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_root, path), content);
    }

    public string[] List(string folder)
    {
        return _files.List(folder);
    }

    public async ValueTask DisposeAsync()
    {
        _host?.Disconnect();
        await Server.DisposeAsync();
        _files.Dispose();
        _wake.Dispose();
        Directory.Delete(_root, true);
    }
}
