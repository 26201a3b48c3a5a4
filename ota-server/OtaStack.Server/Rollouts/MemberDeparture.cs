using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>
/// Ends the part of a device that was erased or removed in rollouts that it had not ended in, in the transaction that takes it out of the
/// fleet: a rollout never waits for a device that cannot answer. What it had told before stays.
/// </summary>
internal sealed class MemberDeparture(RolloutWake wake) : IDeviceEnd
{
    public async Task SettleAsync(OtaDbContext db, DeviceName device, DeviceEnd end, CancellationToken cancellationToken)
    {
        MemberOutcome outcome = end == DeviceEnd.Erased ? MemberOutcome.Erased : MemberOutcome.Removed;
        await db.Set<RolloutMember>()
            .Where(m => m.Product == device.Product && m.DeviceId == device.Id && (m.Outcome == MemberOutcome.Waiting || m.Outcome == MemberOutcome.Assigned))
            .Where(m => db.Set<Rollout>().Any(r => r.Id == m.RolloutId && (r.State == RolloutState.Running || r.State == RolloutState.Paused)))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Outcome, outcome), cancellationToken).ConfigureAwait(false);
    }

    public void Committed()
    {
        wake.Signal();
    }
}
