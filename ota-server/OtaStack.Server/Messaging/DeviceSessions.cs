using System.Collections.Concurrent;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>The sessions that are subscribed to their assignment, by device.</summary>
internal sealed class DeviceSessions
{
    private readonly ConcurrentDictionary<DeviceName, DeviceSession> _sessions = new();

    public int Count => _sessions.Count;

    public DeviceSession? Find(DeviceName device)
    {
        return _sessions.GetValueOrDefault(device);
    }

    /// <summary>A newer session of the same device takes the place of an older one.</summary>
    public void Set(DeviceSession session)
    {
        _sessions[session.Device] = session;
    }

    /// <summary>Removes this very session; a newer one of the same device stays.</summary>
    public void Remove(DeviceSession session)
    {
        _sessions.TryRemove(new KeyValuePair<DeviceName, DeviceSession>(session.Device, session));
    }
}
