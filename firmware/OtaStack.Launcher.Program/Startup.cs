using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace OtaStack.Launcher.Program;

/// <summary>
/// The first code of ours after power-on. It chooses a slot, loads it and hands over; whatever comes back or is thrown ends in a restart,
/// and the launcher's rules then decide what runs (docs/launcher.md).
/// </summary>
public static class Startup
{
    /// <summary>So that a fault at every start does not wear out the flash, and a debugger can connect.</summary>
    private const int PauseMilliseconds = 10_000;

    /// <summary>Longest time that loading a slot and making its program may take. From then on the program guards itself.</summary>
    private const int LoadMilliseconds = 600_000;

    public static void Main()
    {
        try
        {
            Run(new DeviceFiles("I:\\"));
        }
        catch (Exception)
        {
            // Nobody is there to be told: the next start counts it (docs/launcher.md).
            Thread.Sleep(PauseMilliseconds);
        }

        Power.RebootDevice(RebootOption.NormalReboot);
    }

    /// <summary>Stock firmware does not tell managed code why the device started.</summary>
    internal static void Run(IFileStore files)
    {
        NativeHmac hmac = new();
        BootChoice boot = BootSelection.Choose(files, hmac, ResetReason.Unknown);
        Load(files, boot, LoadMilliseconds).Run(files, hmac, boot);
    }

    /// <summary>What a slot holds may hang as it is loaded or made, which no watchdog of the firmware sees: then the device restarts, and the launcher's rules decide.</summary>
    internal static IProgram Load(IFileStore files, BootChoice boot, int milliseconds)
    {
        using Timer guard = new(Restart, null, milliseconds, milliseconds);
        SlotProgram.Load(files, boot);
        return SlotProgram.Make(files, boot);
    }

    private static void Restart(object? state)
    {
        Power.RebootDevice(RebootOption.NormalReboot);
    }
}
