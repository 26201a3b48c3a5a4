using System;
using System.IO;
using OtaStack.Agent.Assignments;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;

namespace OtaStack.Agent.Core;

/// <summary>The durable steps of an attempt: it begins, its trial is scheduled.</summary>
internal static class Attempts
{
    /// <summary>Remembers which release is being fetched. Only then may anything about it be stored.</summary>
    public static void Open(AgentContext context, Assignment assignment, Offer offer, bool journalChanged)
    {
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
    /// under it. Then the journal: the number of the trial tells it later whether the boot record was reached.
    /// </summary>
    /// <exception cref="IOException">The index on the medium is no longer the one that was signed, or the medium fails.</exception>
    public static void Schedule(AgentContext context, Offer offer, SlotName slot)
    {
        // The launcher compares another digest than the signed one: it is computed of an index that has just been found to be the signed one.
        string index = BootPaths.SlotIndex(slot);
        if (!SourceDigest.Matches(new FileSource(context.Files, index), offer.IndexSha256, context.Block)
            || !context.Slots.TryDigest(index, offer.IndexLength))
        {
            throw new IOException();
        }

        if (offer.Permit.Length > 0)
        {
            UsedPermits used = new(context.Files);
            used.Load();
            used.Add(offer.Permit, offer.IndexSha256, offer.PermitExpires, context.Journal.SignedTime);
        }

        BootRecord boot = context.BootRecord;
        int number = boot.TrialNumber + 1;
        context.Journal.Attempt.TrialNumber = number;
        context.Journal.Save();

        SlotEntry entry = boot.Entry(slot);
        entry.State = SlotState.Installed;
        entry.ReleaseId = offer.ReleaseId;
        entry.Version = offer.Version;
        entry.SecurityCounter = offer.SecurityCounter;
        entry.IndexLength = offer.IndexLength;
        Array.Copy(offer.IndexSha256, 0, entry.IndexSha256, 0, offer.IndexSha256.Length);
        context.Slots.CopyDigest(entry.IndexDigest);
        boot.Confirmed = BootRecord.OtherThan(slot);
        boot.Trial = slot;
        boot.TrialState = TrialState.Scheduled;
        boot.TrialReason = 0;
        boot.TrialNumber = number;
        boot.Starts = 0;
        boot.Save();
    }
}
