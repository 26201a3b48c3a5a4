using System.Collections.Concurrent;

namespace OtaStack.Server.Devices;

/// <summary>Tells pages in this process that a product's devices or rollouts have changed. Only a hint: what changed is read from the database.</summary>
internal sealed class FleetChanges
{
    private readonly ConcurrentDictionary<object, (string Product, Action Changed)> _listeners = new();

    /// <summary>Calls <paramref name="changed"/> after each change until disposed. It must return at once and not throw.</summary>
    public IDisposable Listen(string product, Action changed)
    {
        Subscription subscription = new(this);
        _listeners[subscription] = (product, changed);
        return subscription;
    }

    /// <summary>To be called after the change is committed.</summary>
    public void Tell(string product)
    {
        foreach ((string listenedTo, Action changed) in _listeners.Values)
        {
            if (listenedTo == product)
            {
                changed();
            }
        }
    }

    private sealed class Subscription(FleetChanges owner) : IDisposable
    {
        public void Dispose()
        {
            owner._listeners.TryRemove(this, out _);
        }
    }
}
