using System.Threading.Channels;

namespace OtaStack.Server.Devices;

/// <summary>
/// Tells the broker which devices have a new assignment. Only a hint: losing it costs nothing, because every device is sent its
/// assignment when it subscribes, and polls without MQTT.
/// </summary>
internal sealed class AssignmentChanges
{
    private readonly Channel<IReadOnlyList<DeviceName>> _changes =
        Channel.CreateUnbounded<IReadOnlyList<DeviceName>>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>To be called after the change is committed.</summary>
    public void Tell(IReadOnlyList<DeviceName> devices)
    {
        if (devices.Count > 0)
        {
            _changes.Writer.TryWrite(devices);
        }
    }

    /// <summary>The changes, in order; for one reader.</summary>
    public IAsyncEnumerable<IReadOnlyList<DeviceName>> ReadAllAsync(CancellationToken cancellationToken)
    {
        return _changes.Reader.ReadAllAsync(cancellationToken);
    }
}
