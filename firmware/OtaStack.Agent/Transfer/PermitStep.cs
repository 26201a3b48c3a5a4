using System;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Permits;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>Fetches a permit whose description was found in signed metadata, and asks whether it allows a release.</summary>
internal sealed class PermitStep
{
    private readonly AgentContext _context;
    private TargetDescription? _target;
    private int _received;

    public PermitStep(AgentContext context)
    {
        _context = context;
    }

    /// <summary>Why the step was refused or is broken.</summary>
    public ReasonCode Reason;

    /// <summary>When the permit expires (unix seconds), once the step is done.</summary>
    public long Expires;

    /// <summary>Whether a permit to erase is one for everything, once the step is done.</summary>
    public bool ErasesAll;

    public StepResult Begin(TargetDescription target)
    {
        _target = target;
        return target.Sha256 == null || target.Length < 1 || target.Length > Permit.MaxBytes ? Refuse(ReasonCode.PermitMalformed) : Again();
    }

    public StepResult Again()
    {
        TargetDescription target = _target!;
        _received = 0;
        string path = TargetPath.WithHash(target.Path, target.Sha256!);
        _context.Request.Set(RequestKind.FetchTarget, path, 0, target.Length);
        return StepResult.Waiting;
    }

    public StepResult Accept(byte[] buffer, int offset, int count)
    {
        // A permit is not longer than the block, so it is held there and in no file.
        int wanted = _target!.Length - _received;
        count = count < wanted ? count : wanted;
        Array.Copy(buffer, offset, _context.Block, _received, count);
        _received += count;
        return StepResult.Waiting;
    }

    /// <param name="release">What is to be installed; null when the device is to be erased.</param>
    public StepResult End(TransferOutcome outcome, ReleaseData? release)
    {
        TargetDescription target = _target!;
        if (outcome != TransferOutcome.Complete || _received < target.Length)
        {
            Reason = outcome == TransferOutcome.NotFound ? ReasonCode.Missing : ReasonCode.TransferFailed;
            return StepResult.Broken;
        }

        // TUF 5.7.2: the bytes that were signed for.
        if (!SourceDigest.Matches(_context.Block, _received, target.Sha256!))
        {
            return Refuse(ReasonCode.HashMismatch);
        }

        DeviceIdentity identity = _context.Identity;
        Verdict verdict = Permit.Read(new ArraySource(_context.Block, 0, _received), identity.Device, out Permit? permit);
        if (verdict == Verdict.Accepted)
        {
            UsedPermits used = new(_context.Files);
            verdict = permit!.Check(target.Path, identity.Product, release, Now(target), used.WasUsed(_context.Journal.Attempt, target.Path, release));
            bool wasThere = _context.Request.HasMedium && _context.StartedWithMedium;
            if (verdict == Verdict.PermitUsed && !(wasThere && used.IsTold(target.Path)))
            {
                // A medium that stays in is no further try at each start: that is told once. The event goes first, so that no power cut loses it.
                _context.Events.Note(ReasonCode.PermitUsed);
                if (wasThere)
                {
                    used.Tell(target.Path);
                }
            }

            if (verdict == Verdict.Accepted && !used.HasRoomFor(target.Path, _context.Journal.SignedTime))
            {
                return Refuse(ReasonCode.PermitMemoryFull);
            }

            Expires = permit.Expires;
            ErasesAll = permit.ErasesAll;
        }

        return verdict == Verdict.Accepted ? StepResult.Done : Refuse(RefusalRules.ReasonOf(verdict));
    }

    /// <summary>
    /// Not before the permit was signed, or a device without a clock could not use a permit on the day it was made. For permits alone: the
    /// floor that everything else is judged by moves with root and targets only.
    /// </summary>
    private long Now(TargetDescription target)
    {
        long now = _context.TrustedTime;
        bool isRead = MetadataHeader.Read(target.Metadata, _context.Limits, out MetadataHeader? header) == Verdict.Accepted;
        return isRead && header!.Issued > now ? header.Issued : now;
    }

    private StepResult Refuse(ReasonCode reason)
    {
        Reason = reason;
        return StepResult.Refused;
    }
}
