namespace OtaStack.VirtualDevice.Devices;

/// <summary>Is told what happens. Called from any thread, one call at a time for each device; must not block.</summary>
public interface IDeviceObserver
{
    void Happened(DeviceEvent happened);
}
