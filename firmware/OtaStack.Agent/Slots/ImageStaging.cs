using System.IO;
using OtaStack.Agent.Core;
using OtaStack.Agent.Decisions;
using OtaStack.Agent.Ports;
using OtaStack.Agent.Transfer;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Slots;

/// <summary>
/// Puts the verified blocks of an image into its secondary slot. It goes on with what is there only when that is the same build, by the record
/// and by the header in flash; what cannot be looked at is hashed by the device itself when all is there.
/// </summary>
internal sealed class ImageStaging
{
    private readonly AgentContext _context;
    private Offer? _offer;
    private bool _isOpen;

    public ImageStaging(AgentContext context)
    {
        _context = context;
    }

    /// <summary>Why nothing can be staged, when a call says so.</summary>
    public ReasonCode Reason;

    /// <summary>Where the image goes on, in bytes; negative when it cannot be staged.</summary>
    /// <exception cref="IOException">Not now: see <see cref="AgentContext.SlotReason"/>.</exception>
    public int Begin(Offer offer)
    {
        ImageTrial images = _context.Images!;
        _offer = offer;
        _isOpen = false;
        Reason = ReasonCode.None;
        if (!images.Staged.Has(offer.Image, StagedImages.IndexSha256At, offer.IndexSha256))
        {
            return 0;
        }

        ImageSlotResult result = images.Slots.Resume(offer.Image, offer.ImageLength, images.Staged.Header(offer.Image));
        if (result == ImageSlotResult.NoImage || result == ImageSlotResult.HeaderMismatch || result == ImageSlotResult.BadMagic)
        {
            return 0;
        }

        _isOpen = Demand(result);
        return _isOpen ? images.Slots.NextOffset(offer.Image) : -1;
    }

    /// <summary>Adds a block from the place where the slot goes on. False when the image cannot be staged.</summary>
    /// <param name="at">Where the block starts in the image.</param>
    /// <exception cref="IOException">Not now: see <see cref="AgentContext.SlotReason"/>.</exception>
    public bool Write(byte[] block, int at, int length)
    {
        Offer offer = _offer!;
        ImageTrial images = _context.Images!;
        if (!_isOpen)
        {
            _isOpen = Demand(images.Slots.Start(offer.Image, offer.ImageLength));
            if (!_isOpen)
            {
                return false;
            }

            images.Staged.Begin(offer.Image, offer.McubootSha256!, offer.IndexSha256, block);
        }

        int skip = images.Slots.NextOffset(offer.Image) - at;
        return Demand(images.Slots.Write(offer.Image, block, skip, length - skip));
    }

    /// <summary>Whether what is in the slot says of itself that it is the signed image. Whether that is true the device looks at completion.</summary>
    public bool IsRight()
    {
        return ConstantTime.AreEqual(_context.Images!.Read(_offer!.Image, true), 0, _offer.McubootSha256!, 0, Sha256.DigestSize);
    }

    /// <summary>True when it went well, false when it never will; anything else is for later.</summary>
    public bool Demand(ImageSlotResult result)
    {
        if (result == ImageSlotResult.Success)
        {
            return true;
        }

        Reason = (ReasonCode)(100 + (byte)result);
        if (RefusalRules.IsFinal(Reason))
        {
            return false;
        }

        _isOpen = false;
        _context.SlotReason = Reason;
        throw new IOException();
    }
}
