using System.Globalization;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>Does an image file, MCUboot header and TLVs included, fit the board's slots?</summary>
public static class ImageFit
{
    /// <param name="board">A board without faults.</param>
    /// <param name="image">Name of the image: nanoclr or deployment.</param>
    /// <param name="bytes">Length of the file.</param>
    public static Finding? Check(BoardProfile board, string image, long bytes)
    {
        ArgumentNullException.ThrowIfNull(board);
        SlotPair? slot = board.Slots.FirstOrDefault(slot => slot.Image == image);
        if (slot is null)
        {
            return Finding.Fault(BoardErrorCode.ImageUnknown, image, string.Join(", ", board.Slots.Select(known => known.Image)));
        }

        long capacity = SlotCapacity.Of(board, slot);
        return bytes <= capacity
            ? null
            : Finding.Fault(BoardErrorCode.ImageTooLarge, image, bytes.ToString(CultureInfo.InvariantCulture), capacity.ToString(CultureInfo.InvariantCulture));
    }
}
