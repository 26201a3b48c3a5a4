using System;
using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Trust.Tuf;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Fetches the notes of the offered release, English and Japanese, for whoever is asked about it. Signed targets like any other; those that
/// are missing, wrong or longer than a block are left out: notes never hold an update up.
/// </summary>
internal sealed class NotesStep : InstallStep
{
    private readonly AgentContext _context;
    private readonly MetadataStep _metadata;
    private Offer? _offer;
    private TargetDescription? _target;
    private string _file = "";
    private int _received;

    public NotesStep(AgentContext context, MetadataStep metadata)
    {
        _context = context;
        _metadata = metadata;
    }

    public StepResult Begin(Offer offer)
    {
        _offer = offer;
        _context.Files.Delete(DevicePaths.NotesJa);
        return Search(offer.NotesEn, DevicePaths.NotesEn);
    }

    /// <summary>Not asked again: what does not come is left out.</summary>
    public override StepResult Again()
    {
        return Next();
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        if (_target == null)
        {
            return Searched(_metadata.Accept(buffer, offset, count));
        }

        int wanted = _target.Length - _received;
        count = count < wanted ? count : wanted;
        Array.Copy(buffer, offset, _context.Block, _received, count);
        _received += count;
        return StepResult.Waiting;
    }

    public override StepResult End(TransferOutcome outcome)
    {
        if (_target == null)
        {
            return Searched(_metadata.End(outcome));
        }

        // TUF 5.7.2: the bytes that were signed for.
        if (_received == _target.Length && SourceDigest.Matches(_context.Block, _received, _target.Sha256!))
        {
            _context.Files.Write(_file, _context.Block, 0, _received);
        }

        return Next();
    }

    private StepResult Search(string? path, string file)
    {
        _file = file;
        _target = null;
        _context.Files.Delete(file);
        return path == null ? Next() : Searched(_metadata.BeginSearch(path));
    }

    private StepResult Searched(StepResult result)
    {
        if (result != StepResult.Done)
        {
            return result == StepResult.Waiting ? result : Next();
        }

        TargetDescription target = _metadata.Search!.Target!;
        if (target.Sha256 == null || target.Length < 1 || target.Length > ImageBlocks.Size)
        {
            return Next();
        }

        _target = target;
        _received = 0;
        _context.Request.Set(RequestKind.FetchTarget, TargetPath.WithHash(target.Path, target.Sha256), 0, target.Length);
        return StepResult.Waiting;
    }

    private StepResult Next()
    {
        if (_file == DevicePaths.NotesEn)
        {
            return Search(_offer!.NotesJa, DevicePaths.NotesJa);
        }

        _metadata.Forget();
        _target = null;
        return StepResult.Done;
    }
}
