using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;

namespace OtaStack.Server.Devices;

/// <summary>
/// The HTTP connections over which devices have shown credentials, so that they end when these count no more. One that has served more than one
/// device, or that a proxy forwards, is somebody else's too and is left alone: each of its requests is judged by itself.
/// </summary>
internal sealed class DeviceConnections : IDisposable
{
    /// <summary>Key of the connection's own items: what it was opened for.</summary>
    private static readonly object Key = new();

    private readonly ConcurrentDictionary<DeviceName, ConcurrentDictionary<Entry, bool>> _open = new();
    private readonly DeviceDirectory _directory;

    public DeviceConnections(DeviceDirectory directory)
    {
        _directory = directory;
        _directory.Changed += End;
    }

    /// <summary>Connections that are known.</summary>
    public int Count => _open.Values.Sum(entries => entries.Count);

    /// <summary>To be called when a device has authenticated on the connection; false when its credentials were changed in between.</summary>
    public ValueTask<bool> OpenAsync(HttpContext context, DeviceSender sender)
    {
        IConnectionItemsFeature? items = context.Features.Get<IConnectionItemsFeature>();
        IConnectionLifetimeFeature? lifetime = context.Features.Get<IConnectionLifetimeFeature>();
        if (items is not null && lifetime is not null)
        {
            Note(items.Items, lifetime, sender.Name, isForwarded: context.Request.Headers.ContainsKey("X-Original-For"));
        }

        // Asked after it is known: a change in between either finds the connection or is found here.
        return _directory.IsCurrentAsync(sender, context.RequestAborted);
    }

    /// <summary>What the connection of a request is known by; see <see cref="DeviceSender.Connection"/>.</summary>
    public static object? Of(HttpContext context) => context.Features.Get<IConnectionItemsFeature>()?.Items;

    /// <summary>Lets the connection end with the answer to this request.</summary>
    public static void EndWithAnswer(HttpContext context)
    {
        // RFC 9112 §9.6; HTTP/2 has no such header.
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }
        else if (context.Features.Get<IConnectionLifetimeFeature>() is { } lifetime)
        {
            context.Response.OnCompleted(() =>
            {
                lifetime.Abort();
                return Task.CompletedTask;
            });
        }
    }

    public void Dispose()
    {
        _directory.Changed -= End;
    }

    private void Note(IDictionary<object, object?> items, IConnectionLifetimeFeature lifetime, DeviceName device, bool isForwarded)
    {
        lock (items)
        {
            if (items.TryGetValue(Key, out object? before))
            {
                if (before is Entry entry && (entry.Device != device || isForwarded))
                {
                    Forget(entry);
                    items[Key] = null;
                }

                return;
            }

            if (isForwarded)
            {
                items[Key] = null;
                return;
            }

            Entry opened = new(device, items, lifetime);
            items[Key] = opened;
            _open.GetOrAdd(device, _ => new ConcurrentDictionary<Entry, bool>())[opened] = true;
            _ = lifetime.ConnectionClosed.Register(() => Forget(opened));
        }
    }

    private void End(DeviceName device, object? toldOver)
    {
        if (_open.TryGetValue(device, out ConcurrentDictionary<Entry, bool>? entries))
        {
            foreach (Entry entry in entries.Keys.Where(entry => entry.Items != toldOver))
            {
                // Now, and not only when the transport tells that it is closed: the other end can see that before it is told here.
                Forget(entry);
                entry.Lifetime.Abort();
            }
        }
    }

    private void Forget(Entry entry)
    {
        // The empty set stays: a device that has connected connects again.
        _ = _open.TryGetValue(entry.Device, out ConcurrentDictionary<Entry, bool>? entries) && entries.TryRemove(entry, out _);
    }

    private sealed class Entry(DeviceName device, object items, IConnectionLifetimeFeature lifetime)
    {
        public DeviceName Device => device;

        public object Items => items;

        public IConnectionLifetimeFeature Lifetime => lifetime;
    }
}
