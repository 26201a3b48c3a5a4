using OtaStack.Agent.Application;
using OtaStack.Device;
using OtaStack.Launcher;

namespace OtaStack.Samples.Thermostat.Images;

/// <summary>OtaStack's device program with the application that is in the image.</summary>
internal sealed class ThermostatProgram : DeviceProgram
{
    protected override IApplication? MakeApplication(IFileStore files, BootChoice boot)
    {
        return new ThermostatApplication();
    }
}
