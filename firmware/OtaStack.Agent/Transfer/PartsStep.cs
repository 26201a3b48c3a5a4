using System;
using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Slots;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Trust;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>
/// Fills the slot with the parts of the offered image. The rules:
/// a block is compared with its signed digest before it is written, whatever it came from; one that comes packed is expanded before;
/// where a part goes on is read from its file: its leading blocks that are right stay, what follows them is cut off;
/// a part that the running slot has too is copied from there, the rest is fetched;
/// a block that comes wrong is asked for again alone, a few times;
/// at the end the whole image must have the signed length and SHA-256 (TUF 5.7.2).
/// On a board with image slots the image is one part, and <see cref="ImageStaging"/> takes the place of the files.
/// </summary>
internal sealed class PartsStep : InstallStep
{
    /// <summary>Times that one block may come wrong in a row.</summary>
    public const int MismatchesAllowed = 3;

    private readonly AgentContext _context;
    private readonly PartSource _running;
    private readonly ImageStaging _staging;
    private Offer? _offer;
    private ImageIndex? _index;
    private SlotName _slot;
    private string _path = "";

    /// <summary>What is fetched, as it stands on the server: the image or its packed form.</summary>
    private string _source = "";
    private int _part;
    private int _block;

    /// <summary>Bytes of the block being received, as it is stored, and how many of them are in the buffer.</summary>
    private int _stored;
    private int _filled;
    private int _received;
    private int _mismatches;

    /// <summary>The whole was wrong: all blocks are looked at once more.</summary>
    private bool _looksAgain;

    public PartsStep(AgentContext context)
    {
        _context = context;
        _running = new PartSource(context);
        _staging = new ImageStaging(context);
    }

    /// <summary>Bytes of the image that are in the slot and verified.</summary>
    public int Stored;

    /// <summary>True when a block was stored since this was last cleared: the link works, if badly.</summary>
    public bool HasProgressed;

    public StepResult Begin(Offer offer, SlotName slot)
    {
        _offer = offer;
        _slot = slot;
        _mismatches = 0;
        _looksAgain = false;
        _filled = 0;
        Stored = 0;
        FileSource source = new(_context.Files, BootPaths.SlotIndex(slot));
        if (ImageIndex.Read(source, out _index) != Verdict.Accepted || _index == null || (_context.Images != null && _index.Parts.Length != 1))
        {
            return Refuse(ReasonCode.IndexMalformed);
        }

        string path = offer.ImagePath;
        byte[] sha256 = new byte[ImageBlocks.DigestSize];
        if (_index.ReadPackedSha256(sha256))
        {
            path = string.Concat(path, ImageBlocks.PackedSuffix);
        }
        else
        {
            sha256 = offer.ImageSha256;
        }

        _source = TargetPath.WithHash(path, sha256);
        _running.Open();
        return EnterPart(0);
    }

    /// <summary>Asks for what comes next; bytes of a block that was cut short are kept.</summary>
    public override StepResult Again()
    {
        ImageIndex index = _index!;
        int start = index.StoredOffset(_block);
        int end = index.StoredOffset(_mismatches > 0 ? _block + 1 : EndBlock(index, _part));
        int limit = start + _context.Settings.RequestBytes;
        _received = 0;
        _context.Request.Set(RequestKind.FetchTarget, _source, start + _filled, (limit < end ? limit : end) - start - _filled);
        _context.Request.IsContinued = _filled > 0;
        return StepResult.Waiting;
    }

    public override StepResult Accept(byte[] buffer, int offset, int count)
    {
        ImageIndex index = _index!;
        int wanted = _context.Request.Count - _received;
        count = count < wanted ? count : wanted;
        while (count > 0)
        {
            int length = index.BlockLength(_block);
            if (_filled == 0)
            {
                _stored = index.StoredOffset(_block + 1) - index.StoredOffset(_block);
                if (_stored < 1 || _stored > length)
                {
                    // Read otherwise than when the index was verified.
                    throw new IOException();
                }
            }

            // What is to be expanded lies at the end of the buffer.
            int start = _stored < length ? ImageBlocks.BufferSize - _stored : 0;
            int taken = count < _stored - _filled ? count : _stored - _filled;
            Array.Copy(buffer, offset, _context.Block, start + _filled, taken);
            _filled += taken;
            _received += taken;
            offset += taken;
            count -= taken;
            if (_filled == _stored && !TryStore(index, length))
            {
                return _mismatches < MismatchesAllowed ? Again()
                    : Refuse(_staging.Reason != ReasonCode.None ? _staging.Reason : ReasonCode.BlockMismatch);
            }
        }

        return StepResult.Waiting;
    }

    public override StepResult End(TransferOutcome outcome)
    {
        if (outcome != TransferOutcome.Complete || _received < _context.Request.Count)
        {
            _filled = outcome == TransferOutcome.Changed ? 0 : _filled;
            Reason = outcome == TransferOutcome.NotFound ? ReasonCode.Missing : ReasonCode.TransferFailed;
            return StepResult.Broken;
        }

        ImageIndex index = _index!;
        return _block == EndBlock(index, _part) ? EnterPart(_part + 1) : Again();
    }

    /// <summary>Lets go of what the step holds.</summary>
    public void Forget()
    {
        _index = null;
        _running.Index = null;
    }

    /// <summary>The block behind the part's last one.</summary>
    private static int EndBlock(ImageIndex index, int part)
    {
        IndexedPart ending = index.Parts[part];
        return ending.FirstBlock + ((ending.Length + ImageBlocks.Size - 1) / ImageBlocks.Size);
    }

    /// <summary>Goes through the parts from here on until something must be fetched or all is there.</summary>
    private StepResult EnterPart(int part)
    {
        ImageIndex index = _index!;
        for (; part < index.Parts.Length; part++)
        {
            _part = part;
            _path = BootPaths.Part(_slot, index.Parts[part].Name);
            _filled = 0;
            if (_context.Images == null)
            {
                KeepWhatIsRight(index);
                FileSource? running = _running.Find(index, part);
                if (running != null)
                {
                    TakeOver(index, running, true);
                }
            }
            else
            {
                int next = _staging.Begin(_offer!);
                if (next < 0)
                {
                    return Refuse(_staging.Reason);
                }

                _block = next / ImageBlocks.Size;
                Stored = _block * ImageBlocks.Size;
            }

            if (_block < EndBlock(index, part))
            {
                return Again();
            }
        }

        if (!(_context.Images == null ? SlotFiles.IsRight(_context, _slot, index, _offer!.ImageSha256) : _staging.IsRight()))
        {
            if (_looksAgain || _context.Images != null)
            {
                return Refuse(ReasonCode.ImageMismatch);
            }

            // A block was spoilt once it was in the slot: that one alone is fetched anew.
            _looksAgain = true;
            Stored = 0;
            return EnterPart(0);
        }

        Forget();
        return StepResult.Done;
    }

    private void KeepWhatIsRight(ImageIndex index)
    {
        FileSource file = new(_context.Files, _path);
        int before = Stored;
        _block = index.Parts[_part].FirstBlock;
        TakeOver(index, file, false);
        int kept = Stored - before;
        if (kept == 0)
        {
            _context.Files.Delete(_path);
        }
        else if (kept < file.Length)
        {
            _context.Files.Truncate(_path, kept);
        }
    }

    /// <summary>Goes behind the blocks that the file has right from here on: it holds the same part, or is the part itself.</summary>
    private void TakeOver(ImageIndex index, FileSource file, bool isCopied)
    {
        int end = EndBlock(index, _part);
        while (_block < end)
        {
            int length = index.BlockLength(_block);
            int position = index.BlockOffset(_block) - index.Parts[_part].Offset;
            if (!ByteSources.TryReadExactly(file, position, _context.Block, 0, length) || !IsRight(index, length))
            {
                return;
            }

            if (isCopied)
            {
                _context.Files.Append(_path, _context.Block, 0, length);
            }

            _block++;
            Stored += length;
        }
    }

    private bool TryStore(ImageIndex index, int length)
    {
        _filled = 0;
        if ((_stored < length && !ImageBlocks.TryExpand(_context.Block, _stored, length)) || !IsRight(index, length))
        {
            _mismatches++;
            return false;
        }

        if (!TryAppend(length))
        {
            _mismatches = MismatchesAllowed;
            return false;
        }

        _mismatches = 0;
        HasProgressed = true;
        return true;
    }

    private bool TryAppend(int length)
    {
        if (_context.Images == null)
        {
            _context.Files.Append(_path, _context.Block, 0, length);
        }
        else if (!_staging.Write(_context.Block, _block * ImageBlocks.Size, length))
        {
            return false;
        }

        _block++;
        Stored += length;
        return true;
    }

    private bool IsRight(ImageIndex index, int length)
    {
        return ImageBlocks.Matches(_context.Hmac, index, _block, _context.Block, 0, length);
    }

    private StepResult Refuse(ReasonCode reason)
    {
        Reason = reason;
        Forget();
        if (reason == ReasonCode.BlockMismatch)
        {
            // The blocks before it are right: to fetch and write them again each time would wear out the flash, as long as the server has a wrong one.
            return StepResult.Refused;
        }

        if (_context.Images == null)
        {
            SlotFiles.Wipe(_context.Files, _slot);
        }
        else
        {
            _context.Images.Slots.Erase(_offer!.Image);
        }

        Stored = 0;
        return StepResult.Refused;
    }
}
