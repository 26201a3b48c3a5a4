using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Media;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Page;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>What belongs to a device beyond one power cycle, the flash aside.</summary>
internal sealed class DeviceParts(DeviceOptions options, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer, ApplicationLibrary applications)
{
    public DeviceOptions Options => options;

    public VirtualNetwork Network => network;

    public VirtualClock Clock => clock;

    public ApplicationLibrary Applications => applications;

    public DeviceStatistics Statistics { get; } = new();

    public FaultyLine Line { get; } = new(options.Profile.Faults, options.Seed);

    public PageInbox Page { get; } = new();

    public MediaBay Media { get; } = new();

    public SeededRandom Random { get; } = SeededRandom.For(options.Seed, "pauses");

    public void Tell(DeviceEventKind kind, Func<DeviceEvent, DeviceEvent> complete)
    {
        observer.Happened(complete(new DeviceEvent(kind, options.Identity.Device, clock.GetUtcNow())));
    }
}
