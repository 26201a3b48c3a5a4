using OtaStack.Server.Devices;

namespace OtaStack.Server.Messaging;

/// <summary>Sends changed assignments to the devices that are subscribed. Its cost grows with the number of changes, never with the number of sessions.</summary>
internal sealed class AssignmentSender(DeviceSessions sessions, DesiredStates states, AssignmentChanges changes, TimeProvider time, ILogger<AssignmentSender> log)
    : BackgroundService
{
    /// <summary>Assignments read with one query.</summary>
    private const int ChunkSize = 500;

    /// <summary>Sends one device what is stored for it now.</summary>
    public async Task SendAsync(DeviceSession session, CancellationToken cancellationToken)
    {
        if (await states.FindAsync(session.Device, cancellationToken).ConfigureAwait(false) is DesiredState desired)
        {
            session.TrySend(desired, time.GetUtcNow());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (IReadOnlyList<DeviceName> devices in changes.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await TrySendAsync(devices, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; devices get their assignment from the next one.
        }
    }

    private async Task TrySendAsync(IReadOnlyList<DeviceName> devices, CancellationToken cancellationToken)
    {
        try
        {
            foreach (IGrouping<string, DeviceName> product in devices.Where(d => sessions.Find(d) is not null).GroupBy(d => d.Product))
            {
                foreach (string[] ids in product.Select(d => d.Id).Chunk(ChunkSize))
                {
                    foreach (DesiredState desired in await states.ListAsync(product.Key, ids, cancellationToken).ConfigureAwait(false))
                    {
                        sessions.Find(desired.Device)?.TrySend(desired, time.GetUtcNow());
                    }
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException and not OutOfMemoryException)
        {
            // Nothing depends on this message: the assignment is stored.
            MessagingLog.NotSent(log, failure);
        }
    }
}
