using System.IO;

namespace OtaStack.Launcher;

/// <summary>
/// The boot loader of assembly sets: decides at power-on which slot runs. The rules, in order:
/// nothing runs whose files do not match the index pinned in the boot record;
/// a scheduled trial is counted durably before the new release runs, so that a release which never comes back costs one boot;
/// a trial that was started and not confirmed, or that the agent found bad, is over: the confirmed slot runs;
/// a confirmed release that restarts again and again is left, once, for the release confirmed before it;
/// when the confirmed slot is damaged the other one runs, if it is whole;
/// when neither is whole, nothing is changed.
/// </summary>
public static class BootSelection
{
    /// <summary>
    /// Starts that a confirmed release may need until it has run for long (the agent tells, docs/launcher.md). The next one is a boot loop.
    /// Many, because a board that cannot tell why it restarted counts power cuts too.
    /// </summary>
    public const int StartsAllowed = 8;

    /// <summary>Call once at power-on, before anything of a slot is loaded. Never throws for what is on the medium.</summary>
    /// <param name="reset">Why the device started, if the board can tell: a lost supply is not held against the release.</param>
    public static BootChoice Choose(IFileStore files, IHmac hmac, ResetReason reset)
    {
        BootRecord record = new(files);
        if (!record.Load())
        {
            return Nothing(reset);
        }

        SlotVerification slots = new(files, hmac, new byte[SlotVerification.BlockSize]);
        SlotName confirmed = record.Confirmed;
        SlotName other = BootRecord.OtherThan(confirmed);
        TrialState trial = record.TrialState;
        bool otherIsDamaged = false;
        BootReason reason = BootReason.None;
        if (trial == TrialState.Scheduled)
        {
            string[]? tried = slots.Verify(other, record.Entry(other));

            // When the count cannot be kept the trial must not start, for it could never be ended.
            record.TrialState = TrialState.Started;
            if (tried != null && TrySave(record))
            {
                return new BootChoice(other, BootOutcome.Trial, reason, reset, tried);
            }

            otherIsDamaged = tried == null;
            reason = otherIsDamaged ? BootReason.SlotCorrupt : BootReason.StorageFailed;
        }
        else if (trial == TrialState.Started)
        {
            reason = reset == ResetReason.Watchdog ? BootReason.WatchdogReset
                : reset == ResetReason.Crash ? BootReason.Crashed
                : BootReason.BootFailed;
        }
        else if (trial == TrialState.Failed)
        {
            reason = (BootReason)record.TrialReason;
        }

        bool reverts = trial != TrialState.None && reason != BootReason.StorageFailed;
        string[]? parts = slots.Verify(confirmed, record.Entry(confirmed));
        if (parts != null)
        {
            if (reverts)
            {
                EndTrial(record, confirmed, reason);
            }
            else if (trial == TrialState.None && reset != ResetReason.PowerOn && reset != ResetReason.BrownOut)
            {
                string[]? before = CountStart(record, slots, confirmed, other);
                if (before != null)
                {
                    return new BootChoice(other, BootOutcome.Reverted, BootReason.BootLoop, reset, before);
                }
            }

            return new BootChoice(confirmed, reverts ? BootOutcome.Reverted : BootOutcome.Normal, reason, reset, parts);
        }

        parts = otherIsDamaged ? null : slots.Verify(other, record.Entry(other));
        if (parts == null)
        {
            return Nothing(reset);
        }

        if (reverts)
        {
            EndTrial(record, other, BootReason.SlotCorrupt);
        }

        return new BootChoice(other, BootOutcome.Normal, BootReason.SlotCorrupt, reset, parts);
    }

    /// <summary>
    /// The parts of the release to go back to, when the confirmed one has been started too often; otherwise null. It must have been confirmed
    /// once, must not have been left like this itself, and must not lie below the security counter, or whoever has a switch could bring old holes back.
    /// </summary>
    private static string[]? CountStart(BootRecord record, SlotVerification slots, SlotName confirmed, SlotName other)
    {
        if (record.Starts < StartsAllowed)
        {
            record.Starts++;
            TrySave(record);
            return null;
        }

        SlotEntry entry = record.Entry(other);
        if (entry.State != SlotState.Confirmed || entry.SecurityCounter < record.SecurityCounter)
        {
            return null;
        }

        string[]? parts = slots.Verify(other, entry);
        record.Entry(confirmed).State = SlotState.Looped;
        record.Confirmed = other;
        record.Starts = 0;
        return parts != null && TrySave(record) ? parts : null;
    }

    /// <summary>A failure to write is no reason not to run: the next boot decides the same again.</summary>
    private static void EndTrial(BootRecord record, SlotName confirmed, BootReason reason)
    {
        record.Confirmed = confirmed;
        record.TrialState = TrialState.None;
        record.TrialReason = (byte)reason;
        record.Starts = 0;
        TrySave(record);
    }

    private static bool TrySave(BootRecord record)
    {
        try
        {
            record.Save();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static BootChoice Nothing(ResetReason reset)
    {
        return new BootChoice(SlotName.Unknown, BootOutcome.NoBootableSlot, BootReason.SlotCorrupt, reset, new string[0]);
    }
}
