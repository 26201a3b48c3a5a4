using System.Text;
using OtaStack.Boards.Pictures;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Provisioning;

/// <summary>The commands that bring boot loader, runtime, application and provisioning onto a board, for its flash tool.</summary>
internal static class FlashCommands
{
    public static string Write(BoardProfile board, IEnumerable<DeviceFile> files, string port)
    {
        StringBuilder text = new();
        Line(text, $"# {board.Title}: run these in this folder, beside the images that you have built and signed.");
        bool isWritten = board.Tool.Kind switch
        {
            FlashToolKind.Esptool => WriteEsptool(text, board, port),
            FlashToolKind.Stm32CubeProgrammer => WriteStm32(text, board),
            _ => false,
        };
        if (!isWritten)
        {
            DriveCommands.WriteFiles(text, board, files);
        }

        return text.ToString();
    }

    /// <returns>Whether the drive's image is written too; the same below.</returns>
    private static bool WriteEsptool(StringBuilder text, BoardProfile board, string port)
    {
        FlashRegion loader = board.Regions.First(region => region.Use == RegionUse.BootLoader);
        FlashRegion table = board.Regions.First(region => region.Use == RegionUse.PartitionTable);
        string size = SizeText.Of(board.FindFlash(table.Flash)!.Size).Replace(" MiB", "MB", StringComparison.Ordinal);
        Line(text, $"python $IDF_PATH/components/partition_table/gen_esp32part.py --offset {HexNumberConverter.Of(table.Start)} --flash-size {size} partitions.csv partition-table.bin");
        string images = string.Join(' ', board.Slots.Select(slot => $"{HexNumberConverter.Of(board.FindRegion(slot.Primary)!.Start)} {slot.Image}.signed.bin"));
        string write = $"esptool --chip {board.Tool.Target} --port {port} write_flash --flash_size {size}";
        Line(text, $"{write} {HexNumberConverter.Of(loader.Start)} mcuboot.bin {HexNumberConverter.Of(table.Start)} partition-table.bin {images}");
        FlashRegion? drive = DriveImage.RegionOf(board);
        if (drive is not null)
        {
            DriveCommands.WriteImage(text, board, $"{write} {HexNumberConverter.Of(drive.Start)} {DriveImage.File}");
        }

        return drive is not null;
    }

    private static bool WriteStm32(StringBuilder text, BoardProfile board)
    {
        IEnumerable<(string File, FlashRegion Region)> parts = board.Regions.Where(region => region.Use == RegionUse.BootLoader).Select(region => (region.Name + ".bin", region))
            .Concat(board.Slots.Select(slot => (slot.Image + ".signed.bin", board.FindRegion(slot.Primary)!)))
            .Concat(board.Regions.Where(region => region.Use is RegionUse.Runtime or RegionUse.Deployment).Select(region => (region.Name + ".bin", region)));
        foreach ((string file, FlashRegion region) in parts)
        {
            Line(text, Stm32Write(file, region));
        }

        // The programmer writes the chip's own flash, where the boot loader is; any other takes a loader for the board.
        FlashRegion? drive = DriveImage.RegionOf(board);
        bool isWritten = drive is not null && board.Regions.Any(region => region.Use == RegionUse.BootLoader && region.Flash == drive.Flash);
        if (isWritten)
        {
            DriveCommands.WriteImage(text, board, Stm32Write(DriveImage.File, drive!));
        }

        Line(text, "STM32_Programmer_CLI -c port=SWD -rst");
        return isWritten;
    }

    private static string Stm32Write(string file, FlashRegion region)
    {
        return $"STM32_Programmer_CLI -c port=SWD -w {file} 0x{region.Start:X8} -v";
    }

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line).Append('\n');
    }
}
