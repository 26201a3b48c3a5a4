using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Fleet;

/// <summary>The devices' flash between two runs: one file a device, replaced as a whole.</summary>
internal sealed class FlashFolder(string folder)
{
    /// <summary>The saved flash, or null for a device that is new.</summary>
    /// <exception cref="FleetException">The saved flash is damaged.</exception>
    public SimulatedBoard? Restore(DeviceOptions device, BoardLayout? layout, BootKey? key)
    {
        string path = PathOf(device.Identity.Product, device.Identity.Device);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            return SimulatedBoard.Load(file, layout, key, device.Seed);
        }
        catch (InvalidDataException failure)
        {
            throw new FleetException(Texts.Get("StateDamaged", path), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FleetException(Texts.Get("FileUnreadable", path, failure.Message), failure);
        }
    }

    public void Save(SimulatedDevice device)
    {
        string path = PathOf(device.Identity.Product, device.Identity.Device);
        string temporary = path + ".new";
        Directory.CreateDirectory(folder);
        using (FileStream file = new(temporary, FileMode.Create, FileAccess.Write))
        {
            device.Board.Save(file);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string PathOf(string product, string device)
    {
        return Path.Combine(folder, Uri.EscapeDataString(product) + "." + Uri.EscapeDataString(device) + ".flash");
    }
}
