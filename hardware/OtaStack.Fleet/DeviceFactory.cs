using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using OtaStack.VirtualDevice.Network;
using OtaStack.VirtualDevice.Time;

namespace OtaStack.Fleet;

/// <summary>Makes devices that share what they have in common: flash content that is equal, loaded applications, connections.</summary>
internal sealed class DeviceFactory(BoardFactories factories, FlashFolder? saved, VirtualNetwork network, VirtualClock clock, IDeviceObserver observer)
{
    private readonly ApplicationLibrary _applications = new();
    private readonly CellPool _pool = new();

    /// <exception cref="FleetException">The factory image does not fit, or a saved flash is damaged.</exception>
    public SimulatedDevice Make(DeviceOptions device)
    {
        (BoardLayout? layout, BootKey? key, SimulatedBoard board) = factories.Of(device.Identity.Board);
        SimulatedBoard? restored = saved?.Restore(device, layout, key);
        try
        {
            SimulatedDevice made = new(device, restored ?? board.Copy(device.Seed), network, clock, observer, _applications, _pool);
            if (restored is null)
            {
                PrintLabel(made);
            }

            return made;
        }
        catch (IOException failure)
        {
            throw new FleetException(Texts.Get("MediumUnreadable", device.Identity.Device, failure.Message), failure);
        }
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
}
