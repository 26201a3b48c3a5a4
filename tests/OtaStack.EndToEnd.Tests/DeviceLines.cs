using OtaStack.VirtualDevice.Devices;

namespace OtaStack.EndToEnd.Tests;

/// <summary>Keeps the last line that a device's application wrote.</summary>
internal sealed class DeviceLines : IDeviceObserver
{
    private volatile string _last = "";

    public string Last => _last;

    public void Happened(DeviceEvent happened)
    {
        if (happened.Kind == DeviceEventKind.Log)
        {
            _last = happened.Text;
        }
    }
}
