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

    public PartSource(AgentContext context)
    {
        _context = context;
    }

    /// <summary>The index of what runs, from <see cref="Open"/> on until it is let go of; null when none can be relied upon.</summary>
    public ImageIndex? Index;

    public void Open()
    {
        SlotName running = _context.Running;
        Index = null;
        if (_context.Slots.IsPinned(running, _context.BootRecord.Entry(running)))
        {
            ImageIndex.Read(new FileSource(_context.Files, BootPaths.SlotIndex(running)), out Index);
        }
    }

    /// <summary>The file in the running slot with the same length and SHA-256 as the part, under whatever name; null when there is none.</summary>
    public FileSource? Find(ImageIndex index, int part)
    {
        ImageIndex? running = Index;
        if (running == null)
        {
            return null;
        }

        byte[] wanted = new byte[Sha256.DigestSize];
        byte[] present = new byte[Sha256.DigestSize];
        index.ReadPartSha256(part, wanted);
        for (int i = 0; i < running.Parts.Length; i++)
        {
            if (running.Parts[i].Length != index.Parts[part].Length)
            {
                continue;
            }

            running.ReadPartSha256(i, present);
            if (ConstantTime.AreEqual(wanted, 0, present, 0, Sha256.DigestSize))
            {
                return new FileSource(_context.Files, BootPaths.Part(_context.Running, running.Parts[i].Name));
            }
        }

        return null;
    }
}
