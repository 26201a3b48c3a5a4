using OtaStack.Agent.Core;
using OtaStack.VirtualDevice.Devices;

namespace OtaStack.Server.Tests.Stories;

/// <summary>Keeps what happened to the devices and waits for what is to happen.</summary>
internal sealed class DeviceWatch : IDeviceObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Lock _lock = new();
    private readonly List<DeviceEvent> _events = [];
    private readonly List<(Func<DeviceEvent, bool> Condition, TaskCompletionSource Met)> _waiting = [];

    public void Happened(DeviceEvent happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
            foreach ((Func<DeviceEvent, bool> condition, TaskCompletionSource met) in _waiting)
            {
                if (condition(happened))
                {
                    met.TrySetResult();
                }
            }
        }
    }

    /// <summary>To be called before what makes it happen: only events from now on count.</summary>
    public async Task ExpectAsync(string device, AgentState state, ReasonCode reason, string version)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((e => e.Device == device && e.Kind == DeviceEventKind.State && e.State == state && e.Reason == reason && e.Version == version, met));
        }

        try
        {
            await met.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                Assert.Fail($"waited for {device} to be {state}/{reason} on {version}; happened:{Environment.NewLine}{string.Join(Environment.NewLine, _events.Where(e => e.Device == device && e.Kind != DeviceEventKind.Log))}");
            }
        }
    }
}
