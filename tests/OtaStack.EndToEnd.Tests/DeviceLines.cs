using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.EndToEnd.Tests;

/// <summary>Keeps the last line that a device's application wrote, and when it began to download.</summary>
internal sealed class DeviceLines : IDeviceObserver
{
    private volatile string _last = "";

    private readonly TaskCompletionSource _downloading = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Last => _last;

    /// <summary>Ends when the device begins to download.</summary>
    public Task Downloading => _downloading.Task;

    public void Happened(DeviceEvent happened)
    {
        if (happened.Kind == DeviceEventKind.Log)
        {
            _last = happened.Text;
        }
        else if (happened is { Kind: DeviceEventKind.State, State: AgentState.Downloading })
        {
            _ = _downloading.TrySetResult();
        }
    }
}
