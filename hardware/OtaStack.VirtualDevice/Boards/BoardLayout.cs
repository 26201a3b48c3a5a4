using OtaStack.Boards.Profiles;
using OtaStack.Boards.Validation;
using OtaStack.Trust.Releases;
using OtaStack.VirtualDevice.Flash;
using OtaStack.VirtualDevice.Mcuboot;
using Region = OtaStack.Boards.Profiles.FlashRegion;

namespace OtaStack.VirtualDevice.Boards;

/// <summary>
/// What a simulated board is built from: the slots, files and erase list of its data (<c>hardware/boards</c>). Each region is a memory of its own,
/// of erase blocks of one size: the largest that fits into all blocks of the region.
/// </summary>
public sealed class BoardLayout
{
    /// <summary>Bytes of one program operation at most.</summary>
    private const int PageSize = 256;

    private BoardLayout(BoardProfile board)
    {
        Board = board;
        Slots = [.. board.Slots.Select(slot => SlotOf(board, slot))];
        Region? files = board.Files.Region is { } name ? board.FindRegion(name) : null;

        // Assembly sets and a file system on a card, which the data does not describe, get the usual flash.
        Files = Slots.Count == 0 || files is null ? new FlashGeometry() : GeometryOf(board, files);
    }

    /// <summary>The data.</summary>
    public BoardProfile Board { get; }

    /// <summary>The images' slots; none on a board with assembly sets.</summary>
    public IReadOnlyList<SlotLayout> Slots { get; }

    /// <summary>The memory that holds the file system.</summary>
    public FlashGeometry Files { get; }

    public bool HasImages => Slots.Count > 0;

    internal SwapStrategy Strategy => Board.Strategy switch
    {
        UpdateStrategy.SwapUsingMove => SwapStrategy.Move,
        UpdateStrategy.SwapUsingOffset => SwapStrategy.Offset,
        _ => SwapStrategy.Overwrite,
    };

    /// <summary>Of a board's data, which must be valid.</summary>
    public static BoardLayout Of(BoardProfile board)
    {
        return new BoardLayout(board);
    }

    /// <summary>Of a board that comes with the program; null when there is none of that name.</summary>
    /// <exception cref="OtaStack.Boards.BoardException">Its file cannot be read.</exception>
    public static BoardLayout? Find(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "boards", name + BoardFile.Extension);
        return Path.GetFileName(name) == name && File.Exists(path) ? new BoardLayout(BoardFile.Read(path)) : null;
    }

    private static SlotLayout SlotOf(BoardProfile board, SlotPair slot)
    {
        return new SlotLayout(
            slot.Image == "nanoclr" ? ImageKind.NanoClr : ImageKind.Deployment,
            new RegionLayout(slot.Primary, GeometryOf(board, board.FindRegion(slot.Primary)!)),
            new RegionLayout(slot.Secondary, GeometryOf(board, board.FindRegion(slot.Secondary)!)),
            (int)SlotCapacity.Of(board, slot));
    }

    private static FlashGeometry GeometryOf(BoardProfile board, Region region)
    {
        long block = board.FindFlash(region.Flash)!.BlocksBetween(region.Start, region.End).Aggregate(region.Size, GreatestCommonDivisor);
        return new FlashGeometry((int)region.Size, (int)block, PageSize);
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        return right == 0 ? left : GreatestCommonDivisor(right, left % right);
    }
}
