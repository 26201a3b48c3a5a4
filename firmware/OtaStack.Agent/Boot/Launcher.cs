using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Storage;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Boot;

/// <summary>
/// The boot loader of assembly sets: decides at power-on which slot runs. The rules, in order:
/// nothing runs whose files do not match the index pinned in the boot record;
/// a scheduled trial is counted durably before the new release runs, so that a release which never comes back costs one boot;
/// a trial that was started and not confirmed, or that the agent found bad, is over: the confirmed slot runs;
/// when the confirmed slot is damaged the other one runs, if it is whole;
/// when neither is whole, nothing is changed.
/// </summary>
public static class Launcher
{
    private static readonly string[] NoParts = new string[0];

    /// <summary>Call once at power-on, before the <see cref="UpdateAgent"/> is started. Never throws for what is on the medium.</summary>
    public static BootChoice Choose(IFileStore files, IHmacSha256 hmac)
    {
        byte[] buffer = new byte[ImageBlocks.Size];
        BootRecord record = new(files);
        if (!record.Load())
        {
            return Nothing();
        }

        SlotName confirmed = record.Confirmed;
        SlotName other = BootRecord.OtherThan(confirmed);
        bool otherIsDamaged = false;
        ReasonCode reason = ReasonCode.None;
        if (record.TrialState == TrialState.Scheduled)
        {
            ImageIndex? trial = SlotVerification.Verify(files, other, record.Entry(other), hmac, buffer);
            if (trial != null && TryCountTrial(record))
            {
                return Run(other, BootOutcome.Trial, ReasonCode.None, trial);
            }

            otherIsDamaged = trial == null;
            reason = otherIsDamaged ? ReasonCode.SlotCorrupt : ReasonCode.StorageFailed;
        }
        else if (record.TrialState == TrialState.Started)
        {
            reason = ReasonCode.BootFailed;
        }
        else if (record.TrialState == TrialState.Failed)
        {
            reason = record.TrialReason;
        }

        bool reverts = record.TrialState != TrialState.None && reason != ReasonCode.StorageFailed;
        ImageIndex? index = SlotVerification.Verify(files, confirmed, record.Entry(confirmed), hmac, buffer);
        if (index != null)
        {
            if (reverts)
            {
                TryEndTrial(record, confirmed, reason);
            }

            return Run(confirmed, reverts ? BootOutcome.Reverted : BootOutcome.Normal, reason, index);
        }

        index = otherIsDamaged ? null : SlotVerification.Verify(files, other, record.Entry(other), hmac, buffer);
        if (index == null)
        {
            return Nothing();
        }

        if (reverts)
        {
            TryEndTrial(record, other, ReasonCode.SlotCorrupt);
        }

        return Run(other, BootOutcome.Normal, ReasonCode.SlotCorrupt, index);
    }

    /// <summary>False when the count cannot be kept: then the trial must not start, for it could never be ended.</summary>
    private static bool TryCountTrial(BootRecord record)
    {
        record.TrialState = TrialState.Started;
        if (TrySave(record))
        {
            return true;
        }

        record.TrialState = TrialState.Scheduled;
        return false;
    }

    /// <summary>A failure to write is no reason not to run: the next boot decides the same again.</summary>
    private static void TryEndTrial(BootRecord record, SlotName confirmed, ReasonCode reason)
    {
        record.Confirmed = confirmed;
        record.TrialState = TrialState.None;
        record.TrialReason = reason;
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

    private static BootChoice Run(SlotName slot, BootOutcome outcome, ReasonCode reason, ImageIndex index)
    {
        string[] parts = new string[index.Parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = index.Parts[i].Name;
        }

        return new BootChoice(slot, outcome, reason, DevicePaths.SlotFolder(slot), parts);
    }

    private static BootChoice Nothing()
    {
        return new BootChoice(SlotName.Unknown, BootOutcome.NoBootableSlot, ReasonCode.SlotCorrupt, "", NoParts);
    }
}
