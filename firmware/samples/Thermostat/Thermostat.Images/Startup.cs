using System;
using System.Threading;
using nanoFramework.Runtime.Native;
using OtaStack.Device.InFieldUpdate;
using OtaStack.Launcher.Program;

namespace OtaStack.Samples.Thermostat.Images;

/// <summary>The first managed code after MCUboot and nanoCLR.</summary>
public static class Startup
{
    /// <summary>So that a fault at every start does not wear out the flash, and a debugger can connect.</summary>
    private const int PauseMilliseconds = 10_000;

    public static void Main()
    {
        try
        {
            new ThermostatProgram().Run(new DeviceFiles("I:\\"), new NativeHmac(), new InFieldUpdateSlots());
        }
        catch (Exception)
        {
            // An image on trial that does not get this far is taken back by the boot loader at the restart.
            Thread.Sleep(PauseMilliseconds);
        }

        Power.RebootDevice(RebootOption.NormalReboot);
    }
}
