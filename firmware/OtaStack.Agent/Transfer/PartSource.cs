using OtaStack.Agent.Core;
using OtaStack.Agent.Storage;
using OtaStack.Launcher;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;

namespace OtaStack.Agent.Transfer;

/// <summary>Finds parts of a new image in the slot that runs, so that they need not be downloaded.</summary>
internal sealed class PartSource
{
    private readonly AgentContext _context;
    private readonly byte[] _wanted = new byte[Sha256.DigestSize];
    private readonly byte[] _present = new byte[Sha256.DigestSize];
    private ImageIndex? _running;

    public PartSource(AgentContext context)
    {
        _context = context;
    }

    public void Open()
    {
        SlotName running = _context.Running;
        _running = null;
        if (_context.Slots.IsPinned(running, _context.BootRecord.Entry(running)))
        {
            ImageIndex.Read(new FileSource(_context.Files, BootPaths.SlotIndex(running)), out _running);
        }
    }

    public void Close()
    {
        _running = null;
    }

    /// <summary>The file in the running slot with the same length and SHA-256 as the part, under whatever name; null when there is none.</summary>
    public FileSource? Find(ImageIndex index, int part)
    {
        if (_running == null)
        {
            return null;
        }

        index.ReadPartSha256(part, _wanted);
        for (int i = 0; i < _running.Parts.Length; i++)
        {
            if (_running.Parts[i].Length != index.Parts[part].Length)
            {
                continue;
            }

            _running.ReadPartSha256(i, _present);
            if (ConstantTime.AreEqual(_wanted, 0, _present, 0, Sha256.DigestSize))
            {
                return new FileSource(_context.Files, BootPaths.Part(_context.Running, _running.Parts[i].Name));
            }
        }

        return null;
    }
}
