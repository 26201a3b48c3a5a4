using System.Collections.Concurrent;
using OtaStack.Launcher;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Erasing;
using OtaStack.VirtualDevice.Faults;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Media;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>What belongs to a device beyond one power cycle, the flash aside.</summary>
internal sealed class DeviceParts
{
    private readonly IDeviceObserver _observer;
    private volatile GivenConditions _given;

    public DeviceParts(DeviceOptions options, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer, ApplicationLibrary applications, CellPool? pool)
    {
        _observer = observer;
        Options = options;
        _given = options.Conditions;
        Clock = clock;
        Applications = applications;
        Pool = pool;
        Story = new FaultStory(options.Faults, options.Seed, clock, Began);
        Network = Story.HasProxy ? network.Through(inner => new FaultyProxy(Story, inner)) : network;
        Line = new FaultyLine(options.Profile.Faults, options.Seed, Story);
        Random = SeededRandom.For(options.Seed, "pauses");
        UserRandom = SeededRandom.For(options.Seed, "user");
        if (options.Media.Count > 0 && !Story.Has(FaultActionKind.InsertMedium))
        {
            Media.InsertBundle(options.Media[0]);
        }
    }

    public DeviceOptions Options { get; }

    public VirtualNetwork Network { get; }

    public VirtualClock Clock { get; }

    public ApplicationLibrary Applications { get; }

    /// <summary>Null for a device that shares no memory with others.</summary>
    public CellPool? Pool { get; }

    public FaultStory Story { get; }

    public DeviceStatistics Statistics { get; } = new();

    public FaultyLine Line { get; }

    public ButtonPanel Buttons { get; } = new();

    public PageInbox Page { get; } = new();

    public MediaBay Media { get; } = new();

    public SeededRandom Random { get; }

    public SeededRandom UserRandom { get; }

    /// <summary>What somebody gives for the guards of updates. From any thread.</summary>
    public GivenConditions Given
    {
        get => _given;
        set => _given = value;
    }

    /// <summary>Why the board resets when the story makes it.</summary>
    public ResetReason OrderedReset { get; set; }

    /// <summary>Orders to erase that the user has given, for the running device to take.</summary>
    public ConcurrentQueue<EraseOrder> Orders { get; } = new();

    public void Tell(DeviceEventKind kind, Func<DeviceEvent, DeviceEvent> complete)
    {
        _observer.Happened(complete(new DeviceEvent(kind, Options.Identity.Device, Clock.GetUtcNow())));
    }

    private void Began(FaultRule rule)
    {
        Statistics.CountFault();
        Tell(DeviceEventKind.Fault, happened => happened with { Version = Statistics.Version, State = Statistics.State, Text = rule.Text });
    }
}
