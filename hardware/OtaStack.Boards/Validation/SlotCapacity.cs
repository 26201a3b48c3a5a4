using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>
/// The largest image, header and TLVs included, that MCUboot takes in a pair of slots: its <c>app_max_size</c>
/// (boot/bootutil/src/swap_move.c, swap_offset.c), with the trailer of <c>boot_trailer_sz</c> (bootutil_area.c) rounded up to a sector.
/// MCUboot reckons with the size of the slot's first sector; so does this.
/// </summary>
public static class SlotCapacity
{
    /// <summary>States kept for each sector of a swap (<c>BOOT_STATUS_STATE_COUNT</c>): moving adds one.</summary>
    private const int MoveStates = 3;

    private const int OffsetStates = 2;

    /// <summary>swap_type, copy_done, image_ok, swap_size.</summary>
    private const int TrailerEntries = 4;

    private const int MagicBytes = 16;

    /// <summary>Bytes; 0 or less when not even an empty image fits.</summary>
    public static long Of(UpdateStrategy strategy, McubootSettings mcuboot, long primary, long secondary, long sector)
    {
        long trailer = RoundUp(TrailerOf(strategy, mcuboot), sector);
        return strategy switch
        {
            UpdateStrategy.SwapUsingMove => Math.Min(primary - trailer - sector, secondary - trailer),
            UpdateStrategy.SwapUsingOffset => Math.Min(primary - trailer, secondary - trailer - sector),
            _ => Math.Min(primary, secondary) - trailer,
        };
    }

    /// <summary>Of a pair of a board whose regions are known to exist.</summary>
    public static long Of(BoardProfile board, SlotPair slot)
    {
        FlashRegion primary = board.FindRegion(slot.Primary)!;
        FlashRegion secondary = board.FindRegion(slot.Secondary)!;
        IReadOnlyList<long> sectors = board.FindFlash(primary.Flash)!.BlocksBetween(primary.Start, primary.End);
        return sectors.Count == 0 ? 0 : Of(board.Strategy, board.Mcuboot!, primary.Size, secondary.Size, sectors[0]);
    }

    public static long TrailerOf(UpdateStrategy strategy, McubootSettings mcuboot)
    {
        bool isOffset = strategy == UpdateStrategy.SwapUsingOffset;
        long status = (long)mcuboot.MostSectors * (isOffset ? OffsetStates : MoveStates) * mcuboot.WriteAlignment;
        long entries = (TrailerEntries + (isOffset ? 1 : 0)) * mcuboot.LargestAlignment;
        return status + entries + RoundUp(MagicBytes, mcuboot.LargestAlignment);
    }

    private static long RoundUp(long bytes, long unit)
    {
        return (bytes + unit - 1) / unit * unit;
    }
}
