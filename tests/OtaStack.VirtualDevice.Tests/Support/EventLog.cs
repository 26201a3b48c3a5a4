using OtaStack.VirtualDevice.Devices;

namespace OtaStack.VirtualDevice.Tests.Support;

/// <summary>Keeps what happened and waits for what is to happen.</summary>
internal sealed class EventLog : IDeviceObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<DeviceEvent> _events = [];
    private readonly List<(Func<IReadOnlyList<DeviceEvent>, bool> Condition, TaskCompletionSource Met)> _waiting = [];

    public Action<DeviceEvent>? OnEvent { get; set; }

    public IReadOnlyList<DeviceEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    public IEnumerable<string> Lines => Events.Where(happened => happened.Kind == DeviceEventKind.Log).Select(happened => happened.Text);

    public void Happened(DeviceEvent happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
            foreach ((Func<IReadOnlyList<DeviceEvent>, bool> condition, TaskCompletionSource met) in _waiting)
            {
                if (condition(_events))
                {
                    met.TrySetResult();
                }
            }
        }

        OnEvent?.Invoke(happened);
    }

    public async Task WaitForAsync(Func<IReadOnlyList<DeviceEvent>, bool> condition, string what)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (condition(_events))
            {
                return;
            }

            _waiting.Add((condition, met));
        }

        try
        {
            await met.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"waited for {what}; happened: {Environment.NewLine}{string.Join(Environment.NewLine, Events)}");
        }
    }

    public Task WaitForLineAsync(string start)
    {
        return WaitForAsync(events => events.Any(e => e.Kind == DeviceEventKind.Log && e.Text.StartsWith(start, StringComparison.Ordinal)), $"the line '{start}…'");
    }
}
