using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Records;
using OtaStack.Agent.Storage;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Brings the trusted metadata up to date, and searches it: fetches what the TUF client workflow asks for into a file and hands it
/// over. What was not verified never leaves that file.
/// </summary>
internal sealed class MetadataStep : InstallStep
{
    private readonly AgentContext _context;
    private ClientWorkflow? _workflow;
    private int _received;

    public MetadataStep(AgentContext context)
    {
        _context = context;
    }

    /// <summary>The search that is going on or done; null when there is none.</summary>
    public TargetSearch? Search => _workflow as TargetSearch;

    /// <summary>Brings the trusted metadata up to date.</summary>
    public StepResult Begin()
    {
        // TUF 5.1: one start time for the whole update.
        Refresh refresh = new(_context.TrustStore, _context.Limits, _context.Schemes, _context.TrustedTime);
        _workflow = refresh;
        refresh.Start();
        return Continue();
    }

    /// <summary>Searches the metadata, which is up to date, for a target; delegated roles that are not stored yet are fetched.</summary>
    public StepResult BeginSearch(string path)
    {
        TargetSearch search = new(_context.TrustStore, _context.Limits, _context.Schemes, _context.TrustedTime);
        _workflow = search;
        search.Start(path);
        return Continue();
    }

    /// <summary>Asks again for the file that is wanted, after a broken transfer.</summary>
    public override StepResult Again()
    {
        return _workflow == null ? Begin() : Continue();
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        // Endless data: not one byte more than the limit is stored.
        if (count > _context.Request.Count - _received)
        {
            return Refuse(ReasonCode.TooLarge);
        }

        _received += count;
        _context.Collect(DevicePaths.Candidate, buffer, offset, count);
        return StepResult.Waiting;
    }

    public override StepResult End(TransferOutcome outcome)
    {
        if (_workflow == null)
        {
            return Begin();
        }

        if (outcome == TransferOutcome.TooLarge)
        {
            return Refuse(ReasonCode.TooLarge);
        }

        if (outcome == TransferOutcome.NotFound)
        {
            _workflow.SupplyMissing();
            return Continue();
        }

        if (outcome != TransferOutcome.Complete)
        {
            Reason = ReasonCode.TransferFailed;
            return StepResult.Broken;
        }

        _context.Flush(DevicePaths.Candidate);
        if (_received == 0)
        {
            return Refuse(ReasonCode.Malformed);
        }

        _workflow.Supply(new FileSource(_context.Files, DevicePaths.Candidate));
        return Continue();
    }

    /// <summary>True when the targets metadata that is trusted already has not expired (TUF 5.6.5).</summary>
    public bool HasCurrentTargets()
    {
        IByteSource? targets = _context.TrustStore.Open("targets.json");
        return targets != null && MetadataHeader.Read(targets, _context.Limits, out MetadataHeader? header) == Verdict.Accepted
            && header!.Expires > _context.TrustedTime;
    }

    /// <summary>Lets go of what the step holds.</summary>
    public void Forget()
    {
        _workflow = null;
    }

    private StepResult Continue()
    {
        ClientWorkflow workflow = _workflow!;
        if (workflow.State == RefreshState.NeedsFile)
        {
            _context.Buffered = 0;
            _received = 0;
            _context.Files.Delete(DevicePaths.Candidate);
            _context.Request.Set(RequestKind.FetchMetadata, workflow.WantedFile, 0, workflow.WantedMaxBytes);
            return StepResult.Waiting;
        }

        _context.Files.Delete(DevicePaths.Candidate);
        if (workflow.State != RefreshState.Complete)
        {
            return Refuse(RefusalRules.ReasonOf(workflow.Verdict));
        }

        // The newest offline signature is the floor of the device's time.
        Journal journal = _context.Journal;
        if (workflow is Refresh refresh && refresh.TargetsIssued > journal.SignedTime)
        {
            journal.SignedTime = refresh.TargetsIssued;
            journal.HasNewTime = true;
        }

        return StepResult.Done;
    }

    private StepResult Refuse(ReasonCode reason)
    {
        Reason = reason;
        _workflow = null;
        _context.Files.Delete(DevicePaths.Candidate);
        return StepResult.Refused;
    }
}
