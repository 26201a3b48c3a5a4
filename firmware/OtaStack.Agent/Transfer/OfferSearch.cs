using OtaStack.Agent.Assignments;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Launcher;
using OtaStack.Trust;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Looks an assigned target up in the trusted metadata and asks whether it may be installed here. When only its age speaks
/// against it and the assignment names a permit, that is looked up, fetched and asked too.
/// </summary>
internal sealed class OfferSearch : InstallStep
{
    private readonly AgentContext _context;
    private readonly MetadataStep _metadata;
    private Assignment? _assignment;
    private TargetDescription? _target;
    private ReleaseData? _release;
    private BundleImages? _images;
    private bool _fetchesPermit;
    private bool _needsPermit;

    /// <summary>Which companion of the release is looked up; −1 before the first.</summary>
    private int _companion;
    private Offer? _other;

    public OfferSearch(AgentContext context, MetadataStep metadata)
    {
        _context = context;
        _metadata = metadata;
        Permit = new PermitStep(context);
    }

    /// <summary>What the permit says that was asked, when one was.</summary>
    public readonly PermitStep Permit;

    /// <summary>What may be installed, once the step is done; null when the assignment names nothing but a permit to erase.</summary>
    public Offer? Offer;

    /// <param name="bundle">Where to look for the newest image that fits this device; null when the assignment names the target.</param>
    public StepResult Begin(Assignment assignment, Bundle? bundle)
    {
        Forget();
        _assignment = assignment;
        if (bundle != null)
        {
            _images = new BundleImages(bundle);
            assignment.Permit = _images.FindPermit(_context.Identity.Product);
            return NextImage();
        }

        return SearchTarget();
    }

    public override StepResult Again()
    {
        return _fetchesPermit ? Permit.Again() : Searched(_metadata.Again());
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        return _fetchesPermit ? Permit.Accept(buffer, offset, count) : Searched(_metadata.Accept(buffer, offset, count));
    }

    public override StepResult End(TransferOutcome outcome)
    {
        return _fetchesPermit ? PermitAsked(Permit.End(outcome, _release)) : Searched(_metadata.End(outcome));
    }

    /// <summary>Lets go of what the step holds.</summary>
    public void Forget()
    {
        _metadata.Forget();
        _target = null;
        _release = null;
        _images = null;
        _fetchesPermit = false;
        _companion = -1;
        _other = null;
        Offer = null;
    }

    private StepResult SearchTarget()
    {
        // TUF 5.6.7: the signed metadata decides whether the target exists at all.
        return Searched(_metadata.BeginSearch(_assignment!.IsEmpty ? _assignment.Permit : _assignment.Target));
    }

    private StepResult NextImage()
    {
        _release = null;
        Assignment assignment = _assignment!;
        bool isFound = _images!.Next();
        if (isFound)
        {
            assignment.Target = _images.Path;
        }

        // With no image at all the permit is what the bundle is for: an order to erase (docs/formats.md).
        if (isFound || (assignment.IsEmpty && assignment.Permit.Length > 0))
        {
            return SearchTarget();
        }

        Reason = _images.Reason;
        return StepResult.Refused;
    }

    private StepResult Searched(StepResult result)
    {
        if (result == StepResult.Done)
        {
            return _release == null && !_assignment!.IsEmpty ? JudgeTarget() : IsAtCompanion() ? JudgeCompanion() : JudgePermitTarget();
        }

        Reason = _metadata.Reason;
        return result != StepResult.Refused ? result
            : Refuse((_release == null && !_assignment!.IsEmpty) || Reason != ReasonCode.UnknownTarget ? Reason
                : IsAtCompanion() ? ReasonCode.ReleaseMismatch : ReasonCode.PermitUnknown);
    }

    private StepResult JudgeTarget()
    {
        TargetDescription target = TakeTarget();

        // Blocks and images are checked by SHA-256 throughout; a target that is described by other hashes alone cannot be.
        Verdict verdict = target.Sha256 == null ? Verdict.Malformed : ReleaseData.Read(target, out _release);
        ReleaseData? release = _release;
        if (verdict != Verdict.Accepted || release == null)
        {
            return Refuse(verdict == Verdict.Accepted ? ReasonCode.NoReleaseData : RefusalRules.ReasonOf(verdict));
        }

        // What runs; when nothing does, what was confirmed last: a device that cannot boot must not be talked into a downgrade.
        SlotName slot = BootRecord.OtherThan(_context.FreeSlot());
        ReleaseVersion.TryParse(_context.BootRecord.Entry(slot).Version, out ReleaseVersion? running);
        int counter = _context.BootRecord.SecurityCounter;
        verdict = Check(release, counter, running);
        bool isOlder = verdict == Verdict.Downgrade || verdict == Verdict.SecurityCounter;
        if (isOlder && _assignment!.Permit.Length > 0)
        {
            // Everything but its age must be right: how low the counter may be the permit says.
            Verdict others = Check(release, 0, running);
            verdict = others == Verdict.Downgrade ? Verdict.Accepted : others;
        }

        if (verdict != Verdict.Accepted)
        {
            return Refuse(RefusalRules.ReasonOf(verdict));
        }

        if (_images != null)
        {
            _assignment!.ReleaseId = release.ReleaseId;
            if (release.ReleaseId == _context.RunningReleaseId && _context.BootRecord.Entry(slot).State == SlotState.Confirmed)
            {
                return Refuse(ReasonCode.None);
            }
        }

        if (release.ReleaseId != _assignment!.ReleaseId)
        {
            return Refuse(ReasonCode.ReleaseMismatch);
        }

        // What failed here is another release once it is built anew; as it is, only a permit lets it be tried again.
        bool hasFailed = _context.Journal.Failed.Contains(release.ReleaseId, release.IndexSha256);
        if (hasFailed && _assignment.Permit.Length == 0)
        {
            return Refuse(ReasonCode.FailedBefore);
        }

        _target = target;
        _needsPermit = isOlder || hasFailed;
        return NextCompanion();
    }

    /// <summary>What was found. The search is let go of before anything is read of it: both together were the most that an update holds.</summary>
    private TargetDescription TakeTarget()
    {
        TargetDescription target = _metadata.Search!.Target!;
        _metadata.Forget();
        return target;
    }

    private bool IsAtCompanion()
    {
        return _companion >= 0 && _companion < _release!.Companions.Length;
    }

    /// <summary>On a board with image slots the other image of the release for this board, if there is one, is installed with it.</summary>
    private StepResult NextCompanion()
    {
        _companion = _context.Images == null || _other != null ? _release!.Companions.Length : _companion + 1;
        return IsAtCompanion() ? Searched(_metadata.BeginSearch(_release!.Companions[_companion]))
            : _needsPermit ? Searched(_metadata.BeginSearch(_assignment!.Permit))
            : Accept("", 0);
    }

    private StepResult JudgeCompanion()
    {
        TargetDescription target = TakeTarget();
        ReleaseData release = _release!;
        ReleaseData? other = null;
        if (target.Sha256 == null || ReleaseData.Read(target, out other) != Verdict.Accepted || other == null || other.ReleaseId != release.ReleaseId
            || !ConstantTime.AreEqual(target.Sha256, 0, release.CompanionSha256, _companion * Sha256.DigestSize, Sha256.DigestSize))
        {
            return Refuse(ReasonCode.ReleaseMismatch);
        }

        // Counter and version are those of the release, which were asked for the image that was assigned.
        Verdict verdict = Check(other, 0, null);
        if (other.Image != release.Image && (verdict == Verdict.Accepted || verdict == Verdict.SteppingStone))
        {
            _other = new Offer(target, other, "", 0);
        }

        return NextCompanion();
    }

    private Verdict Check(ReleaseData release, int counter, ReleaseVersion? running)
    {
        DeviceIdentity identity = _context.Identity;
        ImageKind accepted = _context.Images == null ? ImageKind.Assemblies
            : release.Image == ImageKind.NanoClr ? ImageKind.NanoClr : ImageKind.Deployment;
        return TargetRules.Check(release, identity.Product, identity.Board, accepted, counter, running);
    }

    /// <summary>A permit counts only when the role of that name lists it, and the top-level targets delegate to that role: nobody further down can set up one of his own.</summary>
    private StepResult JudgePermitTarget()
    {
        TargetSearch search = _metadata.Search!;
        if (search.Role != "permits" || search.Delegator != "targets")
        {
            return Refuse(ReasonCode.PermitUnknown);
        }

        _fetchesPermit = true;
        return PermitAsked(Permit.Begin(search.Target!));
    }

    private StepResult PermitAsked(StepResult result)
    {
        Reason = Permit.Reason;
        return result == StepResult.Done ? Accept(_assignment!.Permit, Permit.Expires) : result;
    }

    private StepResult Accept(string permit, long permitExpires)
    {
        Offer? offer = _release == null ? null : new Offer(_target!, _release, permit, permitExpires);
        _metadata.Forget();
        if (_context.Images != null && offer != null)
        {
            offer.Companion = _other;
            if (offer.McubootSha256 == null || (_other != null && _other.McubootSha256 == null))
            {
                return Refuse(ReasonCode.ImageMismatch);
            }

            // The compatibility rule: a new nanoCLR must also run the deployment that it finds, since that comes back when the pair fails. The
            // release says which those are; one that does not say is not taken.
            Offer? clr = offer.Of(ImageKind.NanoClr);
            if (clr != null && _release!.RequiresCurrent == null && !_context.Images.Runs(clr))
            {
                return Refuse(ReasonCode.SteppingStone);
            }
        }

        Offer = offer;
        return StepResult.Done;
    }

    private StepResult Refuse(ReasonCode reason)
    {
        Reason = reason;
        return _images != null && _images.PassesOver(reason) ? NextImage() : StepResult.Refused;
    }
}
