using System;
using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Slots;

/// <summary>
/// The trial of images. The boot record's two slots stand for two releases, not for places; what they pin is the hashes of both images,
/// combined by exclusive or. The rules:
/// what runs is told by the hashes of the images in the primary slots, and the boot loader's state, never by what was ordered;
/// a trial stands in the record before the boot loader hears of it, a confirmation stands there as an intention before, and as done after;
/// of a pair nanoCLR is completed first and taken back last: alone it runs the deployment that it finds, a new deployment alone might not run at all;
/// when only half of a pair runs, that half goes back; a nanoCLR that cannot stays and runs what was confirmed, and the other half may follow.
/// </summary>
internal sealed class ImageTrial
{
    private readonly BootRecord _record;
    private readonly byte[] _hash = new byte[Sha256.DigestSize];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];

    public ImageTrial(IFileStore files, IImageSlots slots, BootRecord record)
    {
        Slots = slots;
        Staged = new StagedImages(files);
        _record = record;
    }

    public readonly IImageSlots Slots;

    public readonly StagedImages Staged;

    /// <summary>What the boot loader has chosen, in the launcher's words. Never throws for what is on the medium.</summary>
    public BootChoice Choose(ResetReason reset)
    {
        SlotName runs = SlotName.Unknown;
        BootOutcome outcome = BootOutcome.Normal;
        BootReason reason = BootReason.SlotCorrupt;
        if (_record.Load() && !Find(reset, ref runs, ref outcome, ref reason))
        {
            // What cannot be noted must not be acted upon: nothing is installed, confirmed or ordered back until it can.
            runs = SlotName.Unknown;
            outcome = BootOutcome.Normal;
            reason = BootReason.StorageFailed;
        }

        return new BootChoice(runs, outcome, reason, reset, new string[0]);
    }

    /// <summary>Whether the image of the offer is the one that runs.</summary>
    public bool Runs(Offer offer)
    {
        return AreEqual(Read(offer.Image, false), offer.McubootSha256!);
    }

    /// <summary>What runs, once the images of the offer do; null: now.</summary>
    public void Pin(Offer? offer, byte[] digest)
    {
        Array.Clear(digest, 0, digest.Length);
        for (ImageKind image = ImageKind.NanoClr; image <= ImageKind.Deployment; image++)
        {
            Offer? offered = offer?.Of(image);
            byte[] hash = offered == null ? Read(image, false) : offered.McubootSha256!;
            for (int i = 0; i < digest.Length; i++)
            {
                digest[i] ^= hash[i];
            }
        }
    }

    /// <summary>The hash of the image in a slot, zeros when there is none. The same array always.</summary>
    public byte[] Read(ImageKind image, bool isSecondary)
    {
        Array.Clear(_hash, 0, _hash.Length);
        Slots.ReadHash(image, isSecondary, _hash);
        return _hash;
    }

    /// <summary>
    /// Hands the images on trial to the boot loader. What was handed over is taken back when another one is refused; that one is wiped when what
    /// was stored is wrong.
    /// </summary>
    /// <exception cref="IOException">What was handed over could not be taken back.</exception>
    public ImageSlotResult Complete()
    {
        for (ImageKind image = ImageKind.NanoClr; image <= ImageKind.Deployment; image++)
        {
            ImageSlotResult result = Staged.IsOnTrial(image) ? Slots.Complete(image) : ImageSlotResult.Success;
            if (result != ImageSlotResult.Success)
            {
                TakeBack();
                if (result >= ImageSlotResult.FlashError)
                {
                    // To go on with what is there would end the same way: also a trailer that the power has cut short cannot be marked any more.
                    Slots.Erase(image);
                }

                return result;
            }
        }

        return ImageSlotResult.Success;
    }

    /// <summary>Takes back a trial that the boot loader has not begun.</summary>
    /// <exception cref="IOException">Not done: an image is still to be started at the next restart. The record says that it must not stay.</exception>
    public void TakeBack()
    {
        _record.TrialReason = (byte)ReasonCode.Withdrawn;
        _record.Save();
        for (ImageKind image = ImageKind.Deployment; image >= ImageKind.NanoClr; image--)
        {
            ImageSlotStatus status = Slots.StatusOf(image);
            if ((status == ImageSlotStatus.TestPending || status == ImageSlotStatus.PermanentPending) && Slots.Erase(image) != ImageSlotResult.Success)
            {
                throw new IOException();
            }
        }

        _record.TrialState = TrialState.None;
        _record.Save();
    }

    /// <summary>Keeps what runs. The boot loader's word is the one that counts: with it the record is settled at the next start, without it not.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Confirm(SlotEntry tried)
    {
        tried.State = SlotState.Confirmed;
        _record.Save();
        if (!Slots.ConfirmDeployment())
        {
            throw new IOException();
        }
    }

    /// <summary>Has the boot loader put back, at the next restart, each image of the trial that runs. False when there is none, or no way back.</summary>
    public bool TryGoBack()
    {
        bool goesBack = false;
        for (ImageKind image = ImageKind.Deployment; image >= ImageKind.NanoClr; image--)
        {
            if (HasStarted(image))
            {
                goesBack = true;
                if (!Slots.RequestRevert(image))
                {
                    return false;
                }
            }
        }

        return goesBack;
    }

    /// <summary>Brings the record up to what runs. False when it could not be written.</summary>
    private bool Find(ResetReason reset, ref SlotName runs, ref BootOutcome outcome, ref BootReason reason)
    {
        BootRecord record = _record;
        SlotName other = BootRecord.OtherThan(record.Confirmed);
        SlotEntry tried = record.Entry(other);
        TrialState trial = record.TrialState;
        byte[] pinned = record.Entry(record.Confirmed).IndexDigest;
        reason = BootReason.UnknownImage;
        bool isNew = AreEqual(pinned, new byte[Sha256.DigestSize]);
        if (isNew)
        {
            // As it left the factory: what was provisioned is what runs.
            Pin(null, pinned);
        }

        Pin(null, _digest);
        bool runsConfirmed = AreEqual(_digest, pinned);
        if (trial == TrialState.None)
        {
            if (runsConfirmed)
            {
                runs = record.Confirmed;
                reason = BootReason.None;
            }

            return !isNew || TrySave();
        }

        bool runsTried = AreEqual(_digest, tried.IndexDigest);
        bool isOrderedBack = trial == TrialState.Failed || record.TrialReason != 0;
        reason = isOrderedBack ? (BootReason)record.TrialReason
            : !runsTried && trial == TrialState.Scheduled && (IsRefused(ImageKind.NanoClr) || IsRefused(ImageKind.Deployment))
                ? (BootReason)(byte)ReasonCode.ImageRejected
            : reset == ResetReason.Watchdog ? BootReason.WatchdogReset
            : reset == ResetReason.Crash ? BootReason.Crashed
            : BootReason.BootFailed;
        if (runsTried && !isOrderedBack
            && (trial == TrialState.Scheduled || Slots.StatusOf(ImageKind.Deployment) == ImageSlotStatus.Testing))
        {
            record.TrialState = TrialState.Started;
            runs = other;
            outcome = BootOutcome.Trial;
            reason = BootReason.None;
        }
        else if (runsTried && !isOrderedBack && tried.State == SlotState.Confirmed)
        {
            Attempts.Settle(record, other);
            runs = other;
            reason = BootReason.None;
        }
        else if (!runsConfirmed && record.Starts < BootSelection.StartsAllowed && TryGoBack())
        {
            // A firmware that promises a way back and does not go it must not be asked for ever.
            record.Starts++;
            record.TrialState = TrialState.Failed;
            record.TrialReason = (byte)reason;
            runs = other;
            outcome = BootOutcome.Trial;
        }
        else if (runsTried && !isOrderedBack)
        {
            // The boot loader has overwritten what ran before: the trial goes on.
            runs = other;
            outcome = BootOutcome.Trial;
            reason = BootReason.None;
        }
        else
        {
            if (runsTried)
            {
                // It failed and stays, for there is nothing to go back to.
                reason = (BootReason)(byte)ReasonCode.NoWayBack;
                record.Confirmed = other;
                runs = other;
            }
            else if (runsConfirmed || HasStarted(ImageKind.NanoClr))
            {
                // Of a pair the nanoCLR may have stayed, for the boot loader cannot put it back: what was confirmed runs on it, as it must.
                Pin(null, pinned);
                runs = record.Confirmed;
                outcome = BootOutcome.Reverted;
            }

            tried.State = SlotState.Installed;
            record.TrialState = TrialState.None;
            record.TrialReason = (byte)reason;
            if (runs == SlotName.Unknown)
            {
                reason = BootReason.UnknownImage;
            }
        }

        return TrySave();
    }

    private bool TrySave()
    {
        try
        {
            _record.Save();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// The boot loader wipes an image whose signature it does not accept; one that was started and taken back is still there, one that was copied
    /// over the image before runs.
    /// </summary>
    private bool IsRefused(ImageKind image)
    {
        return Staged.IsOnTrial(image) && !HasStarted(image) && AreEqual(Read(image, true), new byte[Sha256.DigestSize]);
    }

    /// <summary>The image belongs to the trial, and runs.</summary>
    private bool HasStarted(ImageKind image)
    {
        return Staged.IsOnTrial(image) && Staged.Has(image, StagedImages.Sha256At, Read(image, false));
    }

    private static bool AreEqual(byte[] left, byte[] right)
    {
        return ConstantTime.AreEqual(left, 0, right, 0, left.Length);
    }
}
