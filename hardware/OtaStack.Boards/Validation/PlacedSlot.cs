using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>One slot and the flash that it lies in.</summary>
internal sealed record PlacedSlot(FlashRegion Region, FlashDevice Flash)
{
    public IReadOnlyList<long> Sectors { get; } = Flash.BlocksBetween(Region.Start, Region.End);
}
