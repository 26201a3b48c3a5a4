using OtaStack.Agent.Assignments;
using OtaStack.Agent.Bundles;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Transfer;

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
    private readonly Pauses _pauses;
    private readonly MetadataStep _metadata;
    private readonly OfferSearch _search;
    private readonly NotesStep _notes;
    private readonly ImagesStep _images;
    private readonly UpdateGate _gate;
    private Assignment? _assignment;
    private Bundle? _bundle;
    private Offer? _offer;
    private long _offeredAt;

    public Installation(AgentContext context, Pauses pauses)
    {
        _context = context;
        _pauses = pauses;
        _gate = new UpdateGate(context);
        _metadata = new MetadataStep(context);
        _search = new OfferSearch(context, _metadata);
        _notes = new NotesStep(context, _metadata);
        _images = new ImagesStep(context);
    }

    public InstallPhase Phase;

    /// <param name="bundle">What takes the place of the server; null when the server is asked.</param>
    public void Begin(Assignment assignment, Bundle? bundle)
    {
        _assignment = assignment;
        _bundle = bundle;
        if (bundle == null)
        {
            _context.AttemptedReleaseId = assignment.ReleaseId;
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

        return MayGoOn();
    }

    /// <summary>
    /// Asked while something goes on: a download that may not go on waits, and goes on where it was. False when a restart, or the look for a
    /// release, may not be: then all begins anew.
    /// </summary>
    public bool MayGoOn()
    {
        if (Phase == InstallPhase.Idle || Ask() == ReasonCode.None)
        {
            return true;
        }

        if (Phase != InstallPhase.Images)
        {
            return false;
        }

        _images.Forget();
        Phase = InstallPhase.Offered;
        AskPolicy();
        return true;
    }

    /// <summary>Leaves whatever is going on. A restart that was scheduled is taken back before anything else changes.</summary>
    public void Stop()
    {
        Attempts.TakeBack(_context);
        Forget();
        _context.Failures = 0;
        _pauses.Clear();
    }

    /// <summary>Lets go of all that is held in memory; files stay as they are.</summary>
    public void Forget()
    {
        Phase = InstallPhase.Idle;
        _search.Forget();
        _images.Forget();
        _offer = null;
        _context.ForgetOffer();
    }

    private void Handle(StepResult result)
    {
        if (result == StepResult.Done || (result == StepResult.Refused && TryUseAsStore()))
        {
            GoOn();
        }
        else if (result == StepResult.Refused)
        {
            Refuse(Step()!.Reason);
        }
        else if (result == StepResult.Broken)
        {
            Break(Step()!.Reason);
        }
    }

    private void GoOn()
    {
        switch (Phase)
        {
            case InstallPhase.Metadata:
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
            case InstallPhase.Images:
                Phase = InstallPhase.Staged;
                _context.Show(AgentState.Staged, ReasonCode.None);
                AskPolicy();
                break;
        }
    }

    private void TakeOffer()
    {
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
        _context.InstallBy = _offer.InstallBy;
        _offeredAt = _context.Clock.Elapsed;
        _search.Forget();
        _context.AttemptedReleaseId = _offer.ReleaseId;
        Attempts.Open(_context, _assignment, _offer);
        if (_images.Following(_offer, null) == null)
        {
            Attempts.Adopt(_context, _offer);
            Refuse(ReasonCode.None);
            return;
        }

        Phase = InstallPhase.Notes;
        Handle(_context.Settings.FetchesNotes ? _notes.Begin(_offer) : StepResult.Done);
    }

    /// <summary>Whether what is next may be done now: look, download, or restart.</summary>
    private ReasonCode Ask()
    {
        PolicyStep step = Phase >= InstallPhase.Staged ? PolicyStep.Install : Phase >= InstallPhase.Offered ? PolicyStep.Download : PolicyStep.Check;
        return _gate.Ask(step, _offer, _bundle != null);
    }

    /// <summary>Before anything is fetched, before the download and before the restart.</summary>
    private void AskPolicy()
    {
        ReasonCode reason = Ask();
        if (reason != ReasonCode.None)
        {
            _pauses.WaitFor(reason);
        }
        else if (Phase == InstallPhase.Staged)
        {
            Restart();
        }
        else if (Phase == InstallPhase.Offered && _context.Clock.Elapsed - _offeredAt <= OfferIsFresh)
        {
            Phase = InstallPhase.Images;
            Handle(_images.Begin(_offer!));
        }
        else
        {
            Phase = InstallPhase.Metadata;
            Handle(_metadata.Begin());
        }
    }

    private void Restart()
    {
        ReasonCode reason = Attempts.Schedule(_context, _offer!, _context.FreeSlot());
        if (reason == ReasonCode.None)
        {
            Phase = InstallPhase.Rebooting;
            _context.Restart(reason);
        }
        else
        {
            Refuse(reason);
        }
    }

    /// <summary>True when the device knows newer metadata than the bundle: from then on that alone counts, and the bundle is a store of files that it may list.</summary>
    private bool TryUseAsStore()
    {
        if (_bundle == null || Phase != InstallPhase.Metadata || _metadata.Reason != ReasonCode.Rollback || !_metadata.HasCurrentTargets())
        {
            return false;
        }

        _bundle.IsOutdated = true;
        return true;
    }

    private void Refuse(ReasonCode reason)
    {
        // A bundle says the same however often it is asked.
        bool isFinal = _bundle != null || reason == ReasonCode.None || RefusalRules.IsFinal(reason);
        reason = _bundle == null ? reason : _bundle.ReasonOf(reason);
        Forget();
        if (reason == ReasonCode.MediumRemoved)
        {
            return;
        }

        AgentState state = reason == ReasonCode.None ? AgentState.Confirmed : AgentState.Refused;
        bool closes = isFinal && (_bundle == null || _context.Journal.Attempt.Assignment == _assignment!.Number);
        Conclusions.Conclude(_context, _assignment!.Number, state, reason, _assignment.ReleaseId, closes);
        if (isFinal)
        {
            _context.Failures = 0;
            _pauses.Rest();
        }
        else
        {
            Phase = InstallPhase.Metadata;
            _pauses.StartAfterFailure();
        }
    }

    private void Break(ReasonCode reason)
    {
        if (_bundle != null)
        {
            Refuse(ReasonCode.BundleIncomplete);
            return;
        }

        if (_context.Failures >= QuietFailures && Phase > InstallPhase.Search)
        {
            _context.Show(AgentState.Downloading, reason);
        }

        _pauses.StartAfterFailure();
    }

    /// <summary>The step that fetches; null when nothing is fetched.</summary>
    private InstallStep? Step()
    {
        return Phase == InstallPhase.Metadata ? _metadata : Phase == InstallPhase.Search ? _search : Phase == InstallPhase.Notes ? _notes
            : Phase == InstallPhase.Images ? _images : null;
    }
}
