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
        SlotProgram.Load(files, boot);
        SlotProgram.Make(files, boot).Run(files, hmac, boot);
    }
}
