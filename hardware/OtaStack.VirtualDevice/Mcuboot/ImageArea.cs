using OtaStack.Trust.Releases;

namespace OtaStack.VirtualDevice.Mcuboot;

/// <summary>
/// The two slots of one image. The unit in which sectors are moved is the larger of the two erase blocks, of which the other must be
/// a part (MCUboot's logical sectors): a primary slot in internal flash can have its secondary on an SPI flash.
/// </summary>
public sealed class ImageArea
{
    /// <summary>Bytes that the flash takes at once; swap status bytes stand so far apart.</summary>
    private const int WriteSize = 4;

    private readonly int _primarySectors;
    private readonly int _secondarySectors;
    private readonly int _mostBytes;

    /// <param name="image">Which image.</param>
    /// <param name="primary">Where it runs.</param>
    /// <param name="secondary">Where new ones are written to.</param>
    /// <param name="strategy">How they are exchanged.</param>
    /// <param name="mostBytes">Bytes that the board's own boot loader takes at most, when that is less than the slots have room for.</param>
    /// <exception cref="ArgumentException">The slots cannot be swapped with each other.</exception>
    public ImageArea(ImageKind image, FlashRegion primary, FlashRegion secondary, SwapStrategy strategy, int mostBytes = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(secondary);
        Image = image;
        Primary = primary;
        Secondary = secondary;
        Strategy = strategy;
        _mostBytes = mostBytes;
        SectorSize = Math.Max(primary.EraseSize, secondary.EraseSize);
        if (SectorSize % primary.EraseSize != 0 || SectorSize % secondary.EraseSize != 0 || primary.Size % SectorSize != 0 || secondary.Size % SectorSize != 0)
        {
            throw new ArgumentException($"{image}: slots of erase blocks of 0x{primary.EraseSize:X} and 0x{secondary.EraseSize:X} bytes have no common sector");
        }

        PrimaryTrailer = new SlotTrailer(primary, WriteSize, SectorSize);
        SecondaryTrailer = new SlotTrailer(secondary, WriteSize, SectorSize);
        _primarySectors = (primary.Size - PrimaryTrailer.Size) / SectorSize - (strategy == SwapStrategy.Move ? 1 : 0);
        _secondarySectors = (secondary.Size - SecondaryTrailer.Size) / SectorSize - (strategy == SwapStrategy.Offset ? 1 : 0);
        if (Capacity <= 0)
        {
            throw new ArgumentException($"{image}: the slots are too small for a trailer and a sector");
        }
    }

    public ImageKind Image { get; }

    public FlashRegion Primary { get; }

    public FlashRegion Secondary { get; }

    public SwapStrategy Strategy { get; }

    public int SectorSize { get; }

    /// <summary>Bytes of the largest image that can be swapped.</summary>
    public int Capacity => Math.Min(_mostBytes, Math.Min(_primarySectors, _secondarySectors) * SectorSize);

    /// <summary>Where an image to be started must stand in the secondary slot.</summary>
    public int StagedAt => Strategy == SwapStrategy.Offset ? SectorSize : 0;

    internal SlotTrailer PrimaryTrailer { get; }

    internal SlotTrailer SecondaryTrailer { get; }

    internal FlashImageHeader? ReadPrimary()
    {
        return FlashImageHeader.Read(Primary, 0, Capacity);
    }

    /// <summary>What stands where a new image is staged.</summary>
    internal FlashImageHeader? ReadStaged()
    {
        return FlashImageHeader.Read(Secondary, StagedAt, Capacity);
    }

    /// <summary>What a swap has left behind to go back to: with swap using offset it stands a sector lower than a new image.</summary>
    internal FlashImageHeader? ReadPrevious()
    {
        return FlashImageHeader.Read(Secondary, 0, Capacity);
    }
}
