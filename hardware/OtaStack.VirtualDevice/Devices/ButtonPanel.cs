using System.Collections.Concurrent;
using OtaStack.Agent.Core;

namespace OtaStack.VirtualDevice.Devices;

/// <summary>The buttons of a device. Pressed from any thread; the device notices in its own loop, after a restart too.</summary>
public sealed class ButtonPanel
{
    private readonly ConcurrentQueue<Action<UpdateAgent, long>> _pressed = [];

    internal event Action? Changed;

    /// <summary>Does what the button is for: with the agent, at the time that the device knows (seconds).</summary>
    public void Press(Action<UpdateAgent, long> order)
    {
        _pressed.Enqueue(order);
        Changed?.Invoke();
    }

    internal void Step(UpdateAgent agent, long now)
    {
        while (_pressed.TryDequeue(out Action<UpdateAgent, long>? order))
        {
            order(agent, now);
        }
    }
}
