using OtaStack.Agent.Boot;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Fleet;

/// <summary>Makes devices that share what they have in common: the factory's flash blocks until they change, loaded applications, connections.</summary>
internal sealed class DeviceFactory(FactoryContent factory, FlashFolder? saved, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer)
{
    private readonly ApplicationLibrary _applications = new();
    private SimulatedFlash? _new;

    /// <exception cref="FleetException">The factory image does not fit, or a saved flash is damaged.</exception>
    public SimulatedDevice Make(DeviceOptions device)
    {
        SimulatedFlash? flash = saved?.Restore(device);
        SimulatedDevice made = new(device, flash ?? NewFlash(device.Seed), network, clock, observer, _applications);
        if (flash is null)
        {
            PrintLabel(made);
        }

        return made;
    }

    private static void PrintLabel(SimulatedDevice device)
    {
        try
        {
            device.PrintLabel();
        }
        catch (ArgumentException failure)
        {
            throw new FleetException(Texts.Get("CodeInvalid", device.Identity.Device), failure);
        }
    }

    private SimulatedFlash NewFlash(ulong seed)
    {
        try
        {
            _new ??= SimulatedDevice.MakeFlash(factory);
            return _new.Copy(seed);
        }
        catch (Exception failure) when (failure is ArgumentException or IOException)
        {
            throw new FleetException(Texts.Get("FactoryInvalid", failure.Message), failure);
        }
    }
}
