using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Trust;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Puts the image index of the offered release beside the slot to be filled. It is fetched into a file of its own, compared
/// with the signed length and SHA-256 (TUF 5.7.2), and only then becomes the slot's index; the slot was emptied before.
/// A slot whose index is already that of the release keeps its parts: the download goes on where it was.
/// </summary>
internal sealed class IndexStep : InstallStep
{
    /// <summary>Times that an index with a wrong digest is fetched again at once.</summary>
    private const int MismatchesAllowed = 2;

    private readonly AgentContext _context;
    private Offer? _offer;
    private SlotName _slot;
    private int _stored;
    private int _mismatches;

    public IndexStep(AgentContext context)
    {
        _context = context;
    }

    public StepResult Begin(Offer offer, SlotName slot)
    {
        _offer = offer;
        _slot = slot;
        _mismatches = 0;
        if (IsOffered(BootPaths.SlotIndex(slot), offer))
        {
            _context.Files.Delete(DevicePaths.IncomingIndex);
            return StepResult.Done;
        }

        SlotFiles.Wipe(_context.Files, slot);
        return Again();
    }

    /// <summary>Goes on with what is stored.</summary>
    public override StepResult Again()
    {
        AgentContext context = _context;
        Offer offer = _offer!;
        context.Buffered = 0;
        _stored = context.Files.Length(DevicePaths.IncomingIndex);
        if (_stored > offer.IndexLength)
        {
            context.Files.Delete(DevicePaths.IncomingIndex);
            _stored = 0;
        }

        _stored = _stored < 0 ? 0 : _stored;
        if (_stored == offer.IndexLength)
        {
            return Complete();
        }

        int rest = offer.IndexLength - _stored;
        int count = rest < context.Settings.RequestBytes ? rest : context.Settings.RequestBytes;
        context.Request.Set(RequestKind.FetchTarget, offer.IndexPath, _stored, count);
        context.Request.IsContinued = _stored > 0;
        return StepResult.Waiting;
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        AgentRequest request = _context.Request;
        int wanted = request.From + request.Count - _stored;
        count = count < wanted ? count : wanted;
        _stored += count;
        _context.Collect(DevicePaths.IncomingIndex, buffer, offset, count);
        return StepResult.Waiting;
    }

    public override StepResult End(TransferOutcome outcome)
    {
        AgentRequest request = _context.Request;
        _context.Flush(DevicePaths.IncomingIndex);
        if (outcome == TransferOutcome.Changed)
        {
            _context.Files.Delete(DevicePaths.IncomingIndex);
        }

        if (outcome != TransferOutcome.Complete || _stored < request.From + request.Count)
        {
            Reason = outcome == TransferOutcome.NotFound ? ReasonCode.Missing : ReasonCode.TransferFailed;
            return StepResult.Broken;
        }

        return Again();
    }

    private StepResult Complete()
    {
        IFileStore files = _context.Files;
        Offer offer = _offer!;
        bool isOffered = IsOffered(DevicePaths.IncomingIndex, offer);
        if (isOffered && ImageIndex.Read(new FileSource(files, DevicePaths.IncomingIndex), out ImageIndex? index) == Verdict.Accepted
            && index != null && index.ImageLength == offer.ImageLength)
        {
            files.Move(DevicePaths.IncomingIndex, BootPaths.SlotIndex(_slot));
            return StepResult.Done;
        }

        files.Delete(DevicePaths.IncomingIndex);
        if (!isOffered && ++_mismatches <= MismatchesAllowed)
        {
            return Again();
        }

        Reason = isOffered ? ReasonCode.IndexMalformed : ReasonCode.HashMismatch;
        return StepResult.Refused;
    }

    private bool IsOffered(string path, Offer offer)
    {
        FileSource source = new(_context.Files, path);
        return source.Length == offer.IndexLength && SourceDigest.Matches(source, offer.IndexSha256, _context.Block);
    }
}
