using OtaStack.Boards.LittleFs;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Provisioning;

/// <summary>The device's whole drive with the files that it starts with, for the flash tool.</summary>
internal static class DriveImage
{
    public const string File = "drive.bin";

    /// <summary>Null where the board's data does not say how its firmware mounts the drive.</summary>
    /// <exception cref="BoardException">The files do not fit.</exception>
    public static byte[]? Create(BoardProfile board, IEnumerable<DeviceFile> files)
    {
        return RegionOf(board) is FlashRegion region && board.Files.LittleFs is LittleFsSettings settings
            ? LittleFsImage.Create(settings, checked((int)(region.Size / settings.BlockSize)), files.ToDictionary(file => file.Device, file => file.Content))
            : null;
    }

    /// <summary>Where it belongs; null for a board that gets none.</summary>
    public static FlashRegion? RegionOf(BoardProfile board)
    {
        return board.Files is { LittleFs: not null, Region: string region } ? board.FindRegion(region) : null;
    }
}
