using Microsoft.EntityFrameworkCore;
using OtaStack.Server.Devices;
using OtaStack.Server.Storage;

namespace OtaStack.Server.Rollouts;

/// <summary>Writes one decision within the caller's transaction.</summary>
internal sealed class DecisionWriter(OtaDbContext db, Rollout rollout, DateTimeOffset now)
{
    /// <summary>Rows loaded at a time: bounds parameters of a statement and memory.</summary>
    private const int ChunkSize = 500;

    /// <summary>Stores the decision; returns the devices whose assignment changed.</summary>
    /// <exception cref="DbUpdateConcurrencyException">The rollout changed since it was read: nothing may be committed.</exception>
    public async Task<IReadOnlyList<DeviceName>> WriteAsync(RolloutDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Assign.Count > 0 && (rollout.State != RolloutState.Running || decision.State != RolloutState.Running))
        {
            // The emergency stop is an invariant of the data, not of whoever decides: no path may assign for a rollout that is not running.
            throw new InvalidOperationException(
                $"Rollout {rollout.Id} is {rollout.State}, Running was expected to assign {decision.Assign.Count} devices.");
        }

        // The revision is a concurrency token: this statement changes no row when anybody halted or paused the rollout meanwhile.
        rollout.Revision++;
        rollout.State = decision.State;
        rollout.Phase = decision.Phase;
        rollout.PhaseEndedAt = decision.PhaseEndedAt;
        rollout.HaltReason = decision.Halt ?? rollout.HaltReason;
        rollout.EndedAt = decision.State is RolloutState.Halted or RolloutState.Completed ? now : null;
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);

        List<DeviceName> changed = new(decision.Assign.Count + decision.Withdraw.Count);
        foreach (NewAssignment[] chunk in decision.Assign.Chunk(ChunkSize))
        {
            await AssignAsync(chunk, changed, cancellationToken).ConfigureAwait(false);
        }

        foreach (string[] chunk in decision.Withdraw.Chunk(ChunkSize))
        {
            await WithdrawAsync(chunk, changed, cancellationToken).ConfigureAwait(false);
        }

        return changed;
    }

    private async Task AssignAsync(NewAssignment[] chunk, List<DeviceName> changed, CancellationToken cancellationToken)
    {
        Dictionary<string, bool> alreadyRuns = chunk.ToDictionary(a => a.DeviceId, a => a.AlreadyRuns);
        foreach ((RolloutMember member, Device device) in await LoadAsync([.. alreadyRuns.Keys], cancellationToken).ConfigureAwait(false))
        {
            if (member.Outcome != MemberOutcome.Waiting)
            {
                continue;
            }

            device.Assignment = AssignmentNumber.After(device.Assignment, now.ToUnixTimeSeconds());
            device.Target = rollout.Target;
            device.TargetReleaseId = rollout.ReleaseId;
            device.Permit = "";
            device.RolloutId = rollout.Id;
            member.Assignment = device.Assignment;
            member.Outcome = alreadyRuns[device.Id] ? MemberOutcome.Succeeded : MemberOutcome.Assigned;
            changed.Add(new DeviceName(device.Product, device.Id));
        }

        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WithdrawAsync(string[] chunk, List<DeviceName> changed, CancellationToken cancellationToken)
    {
        foreach ((RolloutMember member, Device device) in await LoadAsync(chunk, cancellationToken).ConfigureAwait(false))
        {
            if (member.Outcome != MemberOutcome.Assigned)
            {
                continue;
            }

            member.Outcome = MemberOutcome.Withdrawn;
            if (device.RolloutId == rollout.Id)
            {
                device.Assignment = AssignmentNumber.After(device.Assignment, now.ToUnixTimeSeconds());
                device.Target = "";
                device.TargetReleaseId = "";
                device.Permit = "";
                changed.Add(new DeviceName(device.Product, device.Id));
            }
        }

        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<(RolloutMember Member, Device Device)>> LoadAsync(string[] ids, CancellationToken cancellationToken)
    {
        List<RolloutMember> members = await db.Set<RolloutMember>().Where(m => m.RolloutId == rollout.Id && ids.Contains(m.DeviceId))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, Device> devices = await db.Set<Device>().Where(d => d.Product == rollout.Product && ids.Contains(d.Id))
            .ToDictionaryAsync(d => d.Id, cancellationToken).ConfigureAwait(false);
        return [.. members.Where(m => devices.ContainsKey(m.DeviceId)).Select(m => (m, devices[m.DeviceId]))];
    }
}
