using System;
using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Records;
using OtaStack.Agent.Slots;
using OtaStack.Agent.Storage;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Core;

/// <summary>The durable steps of an attempt: it begins, its trial is scheduled.</summary>
internal static class Attempts
{
    /// <summary>Remembers which release is being fetched. Only then may anything about it be stored.</summary>
    public static void Open(AgentContext context, Assignment assignment, Offer offer)
    {
        bool journalChanged = context.Journal.HasNewTime;
        Attempt attempt = context.Journal.Attempt;
        if (!attempt.IsFor(offer.ReleaseId, offer.IndexSha256))
        {
            // An index that came in for another release is of no use; it goes before the journal forgets whose it was.
            context.Files.Delete(DevicePaths.IncomingIndex);
            attempt.Open(assignment.Number, offer.ReleaseId, offer.IndexSha256);
            journalChanged = true;
        }
        else if (attempt.Assignment != assignment.Number || attempt.TrialNumber != 0)
        {
            attempt.Assignment = assignment.Number;
            attempt.TrialNumber = 0;
            journalChanged = true;
        }

        if (journalChanged)
        {
            context.Journal.Save();
        }
    }

    /// <summary>
    /// Tells the launcher to try the slot at the next boot. A permit is used up first: from here on only this attempt may still go on
    /// under it. Then the journal: the number of the trial tells it later whether the boot record was reached. At last images are handed to
    /// the boot loader; the reason when they will never be taken.
    /// </summary>
    /// <exception cref="IOException">
    /// The index on the medium is no longer the one that was signed, the medium fails, or the boot loader takes the images not now, or not yet: see
    /// <see cref="AgentContext.SlotReason"/>.
    /// </exception>
    public static ReasonCode Schedule(AgentContext context, Offer offer, SlotName slot)
    {
        // The launcher compares another digest than the signed one: it is computed of an index that has just been found to be the signed one.
        string index = BootPaths.SlotIndex(slot);
        if (context.Images == null && (!SourceDigest.Matches(new FileSource(context.Files, index), offer.IndexSha256, context.Block)
            || !context.Slots.TryDigest(index, offer.IndexLength)))
        {
            throw new IOException();
        }

        if (offer.Permit.Length > 0)
        {
            UsedPermits used = new(context.Files);
            used.Add(offer.Permit, offer.IndexSha256, offer.PermitExpires, context.Journal.SignedTime);
        }

        BootRecord boot = context.BootRecord;
        int number = boot.TrialNumber + 1;
        context.Journal.Attempt.TrialNumber = number;
        context.Journal.Save();

        SlotEntry entry = boot.Entry(slot);
        Describe(context, offer, entry);
        entry.State = SlotState.Installed;
        boot.Confirmed = BootRecord.OtherThan(slot);
        boot.Trial = slot;
        boot.TrialState = TrialState.Scheduled;
        boot.TrialReason = 0;
        boot.TrialNumber = number;
        boot.Starts = 0;
        boot.Save();
        return context.Images == null ? ReasonCode.None : Complete(context, context.Images);
    }

    /// <summary>Takes a trial back that was scheduled, if there is one.</summary>
    public static void TakeBack(AgentContext context)
    {
        BootRecord boot = context.BootRecord;
        if (boot.TrialState != TrialState.Scheduled)
        {
            return;
        }

        if (context.Images != null)
        {
            context.Images.TakeBack();
            return;
        }

        boot.TrialState = TrialState.None;
        boot.TrialReason = (byte)ReasonCode.Withdrawn;
        boot.Save();
    }

    private static ReasonCode Complete(AgentContext context, ImageTrial images)
    {
        ImageSlotResult result = images.Complete();
        if (result == ImageSlotResult.Success)
        {
            return ReasonCode.None;
        }

        // What was verified block by block and is wrong as a whole was spoilt in the slot, which happens, or was built wrongly: it is fetched anew.
        Attempt attempt = context.Journal.Attempt;
        ReasonCode reason = (ReasonCode)(100 + (byte)result);
        if (RefusalRules.IsFinal(reason) && attempt.BrokenTrials >= TrialRules.BrokenTrialsAllowed)
        {
            return reason;
        }

        attempt.TrialNumber = 0;
        attempt.BrokenTrials += RefusalRules.IsFinal(reason) ? 1 : 0;
        context.Journal.Save();
        context.SlotReason = reason;
        throw new IOException();
    }

    /// <summary>All images of the release run already, confirmed: from now on they run under its name.</summary>
    /// <exception cref="IOException">Something that runs is still on trial.</exception>
    public static void Adopt(AgentContext context, Offer offer)
    {
        if (context.Images!.Slots.StatusOf(ImageKind.Deployment) == ImageSlotStatus.Testing)
        {
            context.SlotReason = ReasonCode.Slot7;
            throw new IOException();
        }

        BootRecord boot = context.BootRecord;
        context.Running = boot.Confirmed;
        SlotEntry entry = boot.Entry(boot.Confirmed);
        Describe(context, offer, entry);
        Settle(boot, boot.Confirmed);
        boot.Save();
        context.ShowWhatRuns();
    }

    /// <summary>The release in the slot is confirmed, and none before it may come back that lies below its security counter. To be saved in one write.</summary>
    public static void Settle(BootRecord boot, SlotName slot)
    {
        SlotEntry entry = boot.Entry(slot);
        entry.State = SlotState.Confirmed;
        boot.Confirmed = slot;
        boot.TrialState = TrialState.None;
        boot.TrialReason = 0;
        boot.Starts = 0;
        if (entry.SecurityCounter > boot.SecurityCounter)
        {
            boot.SecurityCounter = entry.SecurityCounter;
        }
    }

    private static void Describe(AgentContext context, Offer offer, SlotEntry entry)
    {
        entry.ReleaseId = offer.ReleaseId;
        entry.Version = offer.Version;
        entry.SecurityCounter = offer.SecurityCounter;
        entry.IndexLength = offer.IndexLength;
        Array.Copy(offer.IndexSha256, 0, entry.IndexSha256, 0, offer.IndexSha256.Length);
        if (context.Images == null)
        {
            context.Slots.CopyDigest(entry.IndexDigest);
        }
        else
        {
            Offer? clr = offer.Of(ImageKind.NanoClr);
            Offer? deployment = offer.Of(ImageKind.Deployment);
            context.Images.Staged.SetTrial(
                clr != null && !context.Images.Runs(clr), deployment != null && !context.Images.Runs(deployment));
            context.Images.Pin(offer, entry.IndexDigest);
        }
    }
}
