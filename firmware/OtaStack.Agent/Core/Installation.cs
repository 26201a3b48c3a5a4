using OtaStack.Agent.Assignments;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Records;
using OtaStack.Agent.Transfer;
using OtaStack.Launcher;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Core;

/// <summary>
/// The way of an assigned release into the free slot: metadata, search, offer, index, parts, staged, restart. Each phase either waits
/// for its request, goes on to the next one, pauses, or ends in a refusal; what runs is never touched on the way.
/// </summary>
internal sealed class Installation
{
    /// <summary>Broken transfers in a row before the reports tell of them.</summary>
    private const int QuietFailures = 2;

    /// <summary>An offer that has waited for longer is looked up anew before it is fetched: it may have been retired. Seconds.</summary>
    private const int OfferIsFresh = 3600;

    private readonly AgentContext _context;
    private readonly Conclusions _conclusions;
    private readonly Pauses _pauses;
    private readonly MetadataStep _metadata;
    private readonly OfferSearch _search;
    private readonly NotesStep _notes;
    private readonly IndexStep _index;
    private readonly PartsStep _parts;
    private readonly UpdateGate _gate;
    private Assignment? _assignment;
    private Bundle? _bundle;
    private Offer? _offer;

    /// <summary>The image that is being fetched: of a pair one after the other.</summary>
    private Offer? _fetched;

    /// <summary>Bytes of the images that were fetched before it.</summary>
    private int _before;
    private bool _isOutdated;
    private bool _timeIsNews;
    private long _offeredAt;

    public Installation(AgentContext context, Conclusions conclusions, Pauses pauses)
    {
        _context = context;
        _conclusions = conclusions;
        _pauses = pauses;
        _gate = new UpdateGate(context);
        _metadata = new MetadataStep(context);
        _search = new OfferSearch(context, _metadata);
        _notes = new NotesStep(context, _metadata);
        _index = new IndexStep(context);
        _parts = new PartsStep(context);
    }

    public InstallPhase Phase;

    /// <param name="bundle">What takes the place of the server; null when the server is asked.</param>
    public void Begin(Assignment assignment, Bundle? bundle)
    {
        _assignment = assignment;
        _bundle = bundle;
        _isOutdated = false;
        if (bundle == null)
        {
            _context.Status.AttemptedReleaseId = assignment.ReleaseId;
        }

        Phase = InstallPhase.Assigned;
        AskPolicy();
    }

    public void Accept(byte[] buffer, int offset, int count)
    {
        InstallStep? step = Step();
        if (step != null)
        {
            Handle(step.Accept(buffer, offset, count));
        }
    }

    public void End(TransferOutcome outcome)
    {
        InstallStep? step = Step();
        if (step != null)
        {
            Handle(step.End(outcome));
        }
    }

    /// <summary>A pause is over.</summary>
    public void Wake()
    {
        InstallStep? step = Step();
        if (step != null)
        {
            Handle(step.Again());
        }
        else if (Phase == InstallPhase.Assigned || Phase == InstallPhase.Offered || Phase == InstallPhase.Staged)
        {
            AskPolicy();
        }
    }

    /// <summary>The user has chosen anew: what waits is asked for again. False when what is going on may not go on.</summary>
    public bool Reconsider()
    {
        if (Phase == InstallPhase.Assigned || Phase == InstallPhase.Offered || Phase == InstallPhase.Staged)
        {
            _pauses.Clear();
            AskPolicy();
            return true;
        }

        PolicyStep step = Phase == InstallPhase.Rebooting ? PolicyStep.Install : Phase > InstallPhase.Offered ? PolicyStep.Download : PolicyStep.Check;
        return Phase == InstallPhase.Idle || _gate.Ask(step, _offer, _bundle != null) == ReasonCode.None;
    }

    /// <summary>Leaves whatever is going on. A restart that was scheduled is taken back before anything else changes.</summary>
    public void Stop()
    {
        BootRecord boot = _context.BootRecord;
        if (boot.TrialState == TrialState.Scheduled)
        {
            if (_context.Images != null)
            {
                _context.Images.TakeBack();
            }
            else
            {
                boot.TrialState = TrialState.None;
                boot.TrialReason = (byte)ReasonCode.Withdrawn;
                boot.Save();
            }
        }

        Forget();
        _context.Status.Failures = 0;
        _pauses.Clear();
    }

    /// <summary>Lets go of all that is held in memory; files stay as they are.</summary>
    public void Forget()
    {
        Phase = InstallPhase.Idle;
        _search.Forget();
        _parts.Forget();
        _offer = null;
        _context.Status.InstallBy = 0;
        _context.Status.WaitUntil = 0;
        _context.Status.Downloaded = 0;
        _context.Status.Total = 0;
    }

    private void Handle(StepResult result)
    {
        ShowProgress();
        switch (result)
        {
            case StepResult.Done:
                GoOn();
                break;
            case StepResult.Refused:
                if (IsOutdatedBundle())
                {
                    _isOutdated = true;
                    GoOn();
                }
                else
                {
                    Refuse(Step()!.Reason);
                }

                break;
            case StepResult.Broken:
                Break(Step()!.Reason);
                break;
            default:
                break;
        }
    }

    private void GoOn()
    {
        switch (Phase)
        {
            case InstallPhase.Metadata:
                NoteTime();
                Phase = InstallPhase.Search;
                Handle(_search.Begin(_assignment!, _bundle));
                break;
            case InstallPhase.Search:
                TakeOffer();
                break;
            case InstallPhase.Notes:
                Phase = InstallPhase.Offered;
                AskPolicy();
                break;
            case InstallPhase.Index:
                Phase = InstallPhase.Parts;
                Handle(_parts.Begin(_fetched!, SlotOf(_fetched!)));
                break;
            case InstallPhase.Parts:
                _before += _fetched!.ImageLength;
                if (BeginFetch(Following(_fetched)))
                {
                    break;
                }

                Phase = InstallPhase.Staged;
                _context.Status.Show(AgentState.Staged, ReasonCode.None);
                AskPolicy();
                break;
            default:
                break;
        }
    }

    /// <summary>The newest offline signature is the floor of the device's time; stored with the attempt that follows, or when there is none.</summary>
    private void NoteTime()
    {
        if (_metadata.TargetsIssued > _context.Journal.SignedTime)
        {
            _context.Journal.SignedTime = _metadata.TargetsIssued;
            _timeIsNews = true;
        }
    }

    private void TakeOffer()
    {
        _context.Status.Failures = 0;
        if (_assignment!.IsEmpty)
        {
            if (_context.Settings.Erase == null)
            {
                Refuse(ReasonCode.EraseUnconfirmed);
                return;
            }

            Forget();
            _context.Erase.Begin(_search.Permit.ErasesAll, _assignment.Permit, _search.Permit.Expires);
            return;
        }

        _offer = _search.Offer!;
        _context.Status.InstallBy = _offer.InstallBy;
        _offeredAt = _context.Clock.Elapsed;
        _search.Forget();
        _context.Status.AttemptedReleaseId = _offer.ReleaseId;
        Attempts.Open(_context, _assignment, _offer, _timeIsNews);
        _timeIsNews = false;
        if (_context.Images != null && Following(null) == null)
        {
            Attempts.Adopt(_context, _offer);
            Refuse(ReasonCode.None);
            return;
        }

        Phase = InstallPhase.Notes;
        Handle(_context.Settings.FetchesNotes ? _notes.Begin(_offer) : StepResult.Done);
    }

    /// <summary>The image to fetch after this one, the first for null. Of a pair nanoCLR comes first; an image that runs is not fetched.</summary>
    private Offer? Following(Offer? fetched)
    {
        if (_context.Images == null)
        {
            return fetched == null ? _offer : null;
        }

        for (ImageKind image = fetched == null ? ImageKind.NanoClr : fetched.Image + 1; image <= ImageKind.Deployment; image++)
        {
            Offer? next = _offer!.Of(image);
            if (next != null && !_context.Images.Runs(next))
            {
                return next;
            }
        }

        return null;
    }

    private bool BeginFetch(Offer? next)
    {
        if (next == null)
        {
            return false;
        }

        _fetched = next;
        Phase = InstallPhase.Index;
        Handle(_index.Begin(next, SlotOf(next)));
        return true;
    }

    /// <summary>Beside which slot's files the index stands while the image is fetched: with image slots there is one for each image.</summary>
    private SlotName SlotOf(Offer offer)
    {
        return _context.Images == null ? _context.FreeSlot() : offer.Image == ImageKind.NanoClr ? SlotName.A : SlotName.B;
    }

    /// <summary>Before anything is fetched, before the download and before the restart.</summary>
    private void AskPolicy()
    {
        bool isStaged = Phase == InstallPhase.Staged;
        bool isOffered = Phase == InstallPhase.Offered;
        ReasonCode reason = _gate.Ask(isStaged ? PolicyStep.Install : isOffered ? PolicyStep.Download : PolicyStep.Check, _offer, _bundle != null);
        if (reason != ReasonCode.None)
        {
            long seconds = _context.Status.WaitUntil - _context.Clock.Now;
            int poll = _context.Assigned.PollSeconds;
            _context.Status.Show(AgentState.Waiting, reason);
            _pauses.Start(seconds > 0 && seconds < poll ? (int)seconds : poll);
        }
        else if (isStaged)
        {
            Attempts.Schedule(_context, _offer!, _context.FreeSlot());
            if (_context.Images != null)
            {
                ReasonCode refused = Attempts.Complete(_context);
                if (refused != ReasonCode.None)
                {
                    Refuse(refused);
                    return;
                }
            }

            Phase = InstallPhase.Rebooting;
            _context.Status.Show(AgentState.Rebooting, ReasonCode.None);
            _context.Request.Set(RequestKind.Reboot, "", 0, 0);
        }
        else if (isOffered && _context.Clock.Elapsed - _offeredAt <= OfferIsFresh)
        {
            _before = 0;
            for (Offer? next = Following(null); next != null; next = Following(next))
            {
                _context.Status.Total += next.ImageLength;
            }

            _context.Status.Show(AgentState.Downloading, ReasonCode.None);
            BeginFetch(Following(null));
        }
        else
        {
            Phase = InstallPhase.Metadata;
            Handle(_metadata.Begin());
        }
    }

    /// <summary>The device knows newer metadata than the bundle: then that alone counts, and the bundle is a store of files that it may list.</summary>
    private bool IsOutdatedBundle()
    {
        return _bundle != null && Phase == InstallPhase.Metadata && _metadata.Reason == ReasonCode.Rollback && _metadata.HasCurrentTargets();
    }

    private void Refuse(ReasonCode reason)
    {
        // A bundle says the same however often it is asked.
        bool isFinal = _bundle != null || reason == ReasonCode.None || RefusalRules.IsFinal(reason);
        if (_bundle != null)
        {
            reason = _bundle.Reason != ReasonCode.None ? _bundle.Reason
                : _isOutdated && reason == ReasonCode.BundleEmpty ? ReasonCode.BundleOutdated : reason;
        }
        if (_timeIsNews)
        {
            _timeIsNews = false;
            _context.Journal.Save();
        }

        Forget();
        if (reason == ReasonCode.MediumRemoved)
        {
            return;
        }

        AgentState state = reason == ReasonCode.None ? AgentState.Confirmed : AgentState.Refused;
        bool closes = isFinal && (_bundle == null || _context.Journal.Attempt.Assignment == _assignment!.Number);
        _conclusions.Conclude(_assignment!.Number, state, reason, _assignment.ReleaseId, closes);
        if (isFinal)
        {
            _context.Status.Failures = 0;
            _pauses.Rest();
        }
        else
        {
            Phase = InstallPhase.Metadata;
            _pauses.StartAfterFailures(_context.Status.Failures + 1);
        }
    }

    private void Break(ReasonCode reason)
    {
        if (_bundle != null)
        {
            Refuse(ReasonCode.BundleIncomplete);
            return;
        }

        if (_context.Status.Failures >= QuietFailures && Phase > InstallPhase.Search)
        {
            _context.Status.Show(AgentState.Downloading, reason);
        }

        _pauses.StartAfterFailures(_context.Status.Failures + 1);
    }

    private void ShowProgress()
    {
        if (Phase != InstallPhase.Parts)
        {
            return;
        }

        _context.Status.Downloaded = _before + _parts.Stored;
        if (_parts.HasProgressed)
        {
            _parts.HasProgressed = false;
            _context.Status.Failures = 0;
            _context.Status.Show(AgentState.Downloading, ReasonCode.None);
        }
    }

    /// <summary>The step that fetches; null when nothing is fetched.</summary>
    private InstallStep? Step()
    {
        return Phase == InstallPhase.Metadata ? _metadata : Phase == InstallPhase.Search ? _search : Phase == InstallPhase.Notes ? _notes
            : Phase == InstallPhase.Index ? _index : Phase == InstallPhase.Parts ? _parts : null;
    }
}
