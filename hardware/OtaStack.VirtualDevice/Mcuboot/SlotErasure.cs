using OtaStack.Agent.Ports;
using OtaStack.Trust.Releases;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// Erases what one slot holds beside what runs, so that it can be cut off and made again: a secondary slot whole; of a primary one what is behind
/// the image, where swaps leave pieces of others, and its trailer. What runs stays as it is, and starts.
/// </summary>
public sealed class SlotErasure
{
    private readonly McubootBoard _board;
    private readonly ImageArea _area;
    private readonly bool _isSecondary;

    /// <exception cref="ArgumentException">The board has no such slot.</exception>
    public SlotErasure(McubootBoard board, ImageKind image, bool isSecondary)
    {
        ArgumentNullException.ThrowIfNull(board);
        _board = board;
        _area = board.AreaOf(image);
        _isSecondary = isSecondary;
    }

    /// <returns>Bytes of blocks that were not erased before.</returns>
    /// <exception cref="IOException">The boot loader needs what is there: a swap or a trial is under way, or nothing valid runs.</exception>
    public int Erase()
    {
        return _isSecondary ? EraseSecondary() : EraseBehindImage();
    }

    /// <summary>Reads back: true when every byte is erased, or overwritten where it shares a block with the image.</summary>
    public bool IsErased()
    {
        if (_isSecondary)
        {
            return _area.Secondary.IsErased(0, _area.Secondary.Size);
        }

        int end = EndOfImage();
        int next = NextBlock(end);
        return end > 0 && _area.Primary.IsErased(next, _area.Primary.Size - next) && HoldsNothing(end, next - end);
    }

    private int EraseSecondary()
    {
        int bytes = BytesInUse(_area.Secondary, 0);
        ImageSlotResult result = _board.Slots.StatusOf(_area.Image) is ImageSlotStatus.Testing or ImageSlotStatus.RollbackPending
            ? ImageSlotResult.SwapInFlight
            : _board.Slots.Erase(_area.Image);
        return result == ImageSlotResult.Success ? bytes : throw new IOException($"the secondary slot of {_area.Image} refuses: {result}");
    }

    private int EraseBehindImage()
    {
        int end = EndOfImage();
        if (end == 0 || _board.Slots.StatusOf(_area.Image) != ImageSlotStatus.Confirmed)
        {
            throw new IOException($"the primary slot of {_area.Image} is not settled");
        }

        int next = NextBlock(end);
        int bytes = BytesInUse(_area.Primary, next);
        _area.PrimaryTrailer.Reset();
        _area.Primary.Erase(next, _area.Primary.Size - next);
        if (!HoldsNothing(end, next - end))
        {
            // The block cannot be erased without the image; what is not erased in it can be overwritten.
            _area.Primary.Program(end, new byte[next - end]);
            bytes += next - end;
        }

        return bytes;
    }

    private bool HoldsNothing(int at, int count)
    {
        return _area.Primary.IsErased(at, count) || _area.Primary.Read(at, count).AsSpan().IndexOfAnyExcept((byte)0) < 0;
    }

    private int EndOfImage()
    {
        return _area.ReadPrimary()?.Length ?? 0;
    }

    private int NextBlock(int at)
    {
        return (at + _area.Primary.EraseSize - 1) / _area.Primary.EraseSize * _area.Primary.EraseSize;
    }

    private static int BytesInUse(FlashRegion slot, int from)
    {
        return Enumerable.Range(from / slot.EraseSize, (slot.Size - from) / slot.EraseSize).Count(block => !slot.IsErased(block * slot.EraseSize, slot.EraseSize)) * slot.EraseSize;
    }
}
