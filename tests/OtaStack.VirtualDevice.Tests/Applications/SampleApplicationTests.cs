using System.Runtime.CompilerServices;
using OtaStack.Agent.Application;
using OtaStack.Agent.Boot;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Applications;

public class SampleApplicationTests
{
    private static readonly string[] Versions = ["1.0.0", "1.1.0", "1.2.0"];

    [Fact]
    public void The_control_assembly_is_the_same_in_all_versions_and_the_application_is_not()
    {
        byte[][] controls = [.. Versions.Select(version => Part(version, "Thermostat.Control.dll"))];
        byte[][] applications = [.. Versions.Select(version => Part(version, "Thermostat.dll"))];

        Assert.All(controls, control => Assert.Equal(controls[0], control));
        Assert.NotEqual(applications[0], applications[1]);
        Assert.NotEqual(applications[1], applications[2]);
    }

    [Fact]
    public void A_set_holds_the_device_assemblies_and_the_entry_alone()
    {
        Assert.All(Versions, version => Assert.Equal(
            ["Thermostat.Control.dll", "Thermostat.dll", "app.entry"],
            SampleSets.Read(version).Select(part => part.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("1.0.0", 0, "comfort mode", 1)]
    [InlineData("1.1.0", 0, "eco mode", 0)]
    [InlineData("1.2.0", 3, "floor sensor does not answer", 0)]
    public void Each_version_loads_from_its_slot_and_behaves_in_its_own_way(string version, int health, string says, int burner)
    {
        List<string> lines = [];
        BoardPins pins = new(seed: 1, TimeProvider.System, lines.Add);
        using LoadedApplication loaded = Load(version);

        loaded.Application.Start(pins);

        Assert.Equal(version, loaded.Application.Version);
        Assert.Contains(says, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(burner, pins.OutputOf(0));
        Assert.Equal(health, loaded.Application.CheckHealth());
    }

    [Fact]
    public void A_broken_sensor_makes_every_version_unhealthy_and_keeps_the_burner_off()
    {
        Assert.All(Versions, version =>
        {
            using LoadedApplication loaded = Load(version);
            DeadBoard board = new();
            loaded.Application.Start(board);
            Assert.Equal(1, loaded.Application.CheckHealth());
            Assert.Equal(0, board.Burner);
        });
    }

    [Theory]
    [InlineData("1.1.0", 3300, 3600, "frost keeps it busy")]
    [InlineData("1.1.0", 2280, 0, "a warm room does not")]
    [InlineData("1.2.0", 3300, 3600, "frost keeps it busy")]
    [InlineData("1.1.0", 4095, 0, "nor does a broken sensor, which a new version may mend")]
    public void The_thermostat_tells_what_an_update_should_know(string version, int room, int busy, string why)
    {
        using LoadedApplication loaded = Load(version);
        ToldBoard board = new() { Room = room };
        loaded.Application.Start(board);

        Assert.True(busy == board.BusySeconds, why);
        Assert.Equal((-1, null), (board.Percent, board.IsMetered));
        foreach ((int reading, int percent) in (IEnumerable<(int, int)>)[(0, 0), (2482, 0), (3102, 49), (3723, 100), (4095, 100), (-1, -1)])
        {
            board.Cells = reading;
            loaded.Application.CheckHealth();
            Assert.Equal(percent, board.Percent);
        }
    }

    [Fact]
    public void A_set_whose_entry_names_no_application_is_not_loaded()
    {
        foreach (string entry in (string[])["", "Thermostat", "Thermostat;No.Such.Type", "Missing;A.B", "Thermostat.Control;OtaStack.Samples.Thermostat.Control.Thermistor"])
        {
            (string Name, byte[] Bytes)[] parts = [.. SampleSets.Read("1.0.0").Where(part => part.Name != "app.entry"), ("app.entry", System.Text.Encoding.ASCII.GetBytes(entry + " "))];
            Assert.Throws<ApplicationLoadException>(() => Load("1.0.0", parts));
        }
    }

    [Fact]
    public void An_unloaded_application_is_collected()
    {
        WeakReference loaded = LoadStartAndDispose();
        for (int i = 0; i < 20 && loaded.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(loaded.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadStartAndDispose()
    {
        using LoadedApplication loaded = Load("1.0.0");
        loaded.Application.Start(new BoardPins(1, TimeProvider.System, _ => { }));
        return new WeakReference(loaded.Application.GetType().Assembly);
    }

    private static LoadedApplication Load(string version, (string Name, byte[] Bytes)[]? parts = null)
    {
        RepositorySimulator repository = new(1_800_000_000);
        SimulatedRelease release = repository.AddRelease("thermostat", DeviceBench.Board, version, parts ?? SampleSets.Read(version));
        SimulatedFileSystem files = new(new SimulatedFlash(new FlashGeometry(), 1));
        ManagedHmacSha256 hmac = new();
        FactoryImage.Install(files, hmac, new FactoryContent(repository.RootJson(1), new ArraySource(release.Index), new ArraySource(release.Image))
        {
            ReleaseId = release.ReleaseId,
            Version = version,
            SecurityCounter = 1,
        });
        return LoadedApplication.Load(new ApplicationLibrary(), files, BootSelection.Choose(files, new LauncherHmac(hmac), ResetReason.Unknown));
    }

    private static byte[] Part(string version, string name)
    {
        return SampleSets.Read(version).Single(part => part.Name == name).Bytes;
    }

    /// <summary>A board with cells, whose firmware asks.</summary>
    private sealed class ToldBoard : IApplicationHost, IConditions
    {
        public int Room { get; init; }

        public int Cells { get; set; } = -1;

        public int? BusySeconds { get; private set; }

        public int? Percent { get; private set; }

        public bool? IsMetered { get; private set; }

        public void Log(string message)
        {
        }

        public int ReadSensor(int channel)
        {
            return channel switch { 0 => Room, 1 => 1450, 3 => Cells, _ => -1 };
        }

        public void WriteOutput(int channel, int value)
        {
        }

        public void Busy(int seconds)
        {
            BusySeconds = seconds;
        }

        public void Battery(int percent)
        {
            Percent = percent;
        }

        public void Metered(bool isMetered)
        {
            IsMetered = isMetered;
        }
    }

    private sealed class DeadBoard : IApplicationHost
    {
        public int Burner { get; private set; } = -1;

        public void Log(string message)
        {
        }

        public int ReadSensor(int channel)
        {
            return 4095;
        }

        public void WriteOutput(int channel, int value)
        {
            Burner = channel == 0 ? value : Burner;
        }
    }
}
