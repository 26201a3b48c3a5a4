using System.Collections.Concurrent;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.Fleet;

/// <summary>The devices' flash between two runs: one file a device, replaced as a whole. It holds the devices' keys, so it is for its owner alone.</summary>
internal sealed class FlashFolder(string folder)
{
    /// <summary>Most of the time is spent waiting for the disk.</summary>
    private const int Writers = 16;

    private const UnixFileMode OwnerAlone = OutputFile.OwnerAlone | UnixFileMode.UserExecute;

    /// <summary>Makes the folder and looks whether files can be written in it.</summary>
    /// <exception cref="FleetException">They cannot.</exception>
    public void Prepare()
    {
        OutputFile.Guard(folder, () =>
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerAlone);
            }
        });
        OutputFile.Require(Path.Combine(folder, "flash"));
    }

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

    /// <summary>All devices, stopped. One that cannot be written does not keep the others from it.</summary>
    /// <exception cref="FleetException">The first that could not be written.</exception>
    public void Save(IReadOnlyList<SimulatedDevice> devices)
    {
        ConcurrentQueue<FleetException> failures = [];
        Parallel.ForEach(devices, new ParallelOptions { MaxDegreeOfParallelism = Writers }, device =>
        {
            try
            {
                OutputFile.Write(PathOf(device.Identity.Product, device.Identity.Device), OutputFile.OwnerAlone, device.Board.Save);
            }
            catch (FleetException failure)
            {
                failures.Enqueue(failure);
            }
        });
        if (failures.TryPeek(out FleetException? first))
        {
            throw first;
        }
    }

    private string PathOf(string product, string device)
    {
        return Path.Combine(folder, Uri.EscapeDataString(product) + "." + Uri.EscapeDataString(device) + ".flash");
    }
}
