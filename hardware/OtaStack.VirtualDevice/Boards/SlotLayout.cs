using OtaStack.Trust.Releases;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>Where an image runs and where its successor is staged.</summary>
/// <param name="Image">Which image.</param>
/// <param name="Primary">Where it runs.</param>
/// <param name="Secondary">Where new ones are written to.</param>
/// <param name="MostBytes">Bytes of the largest image that MCUboot takes there, header and TLVs included.</param>
public sealed record SlotLayout(ImageKind Image, RegionLayout Primary, RegionLayout Secondary, int MostBytes);
