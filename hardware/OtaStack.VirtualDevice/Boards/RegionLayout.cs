using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>A region of a board.</summary>
/// <param name="Name">As in the board's data.</param>
/// <param name="Geometry">Its size and erase blocks.</param>
public sealed record RegionLayout(string Name, FlashGeometry Geometry);
