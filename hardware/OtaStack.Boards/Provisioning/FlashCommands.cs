using System.Text;
using System.Text.Json;
using OtaStack.Boards.Pictures;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Provisioning;

/// <summary>The commands that bring boot loader, runtime, application and provisioning onto a board, for its flash tool.</summary>
internal static class FlashCommands
{
    /// <summary>File on the device → file in the folder.</summary>
    public static readonly IReadOnlyList<(string Device, string Local)> Files =
    [
        ("device/provisioning", ProvisioningFolder.Record),
        ("device/key", ProvisioningFolder.Key),
        ("page/code", ProvisioningFolder.PageCode),
        ("trust/root.json", ProvisioningFolder.Root),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string Write(BoardProfile board, string port)
    {
        StringBuilder text = new();
        Line(text, $"# {board.Title}: run these in this folder, beside the images that you have built and signed.");
        switch (board.Tool.Kind)
        {
            case FlashToolKind.Esptool:
                WriteEsptool(text, board, port);
                WriteFiles(text, board);
                break;
            case FlashToolKind.Stm32CubeProgrammer:
                WriteStm32(text, board);
                WriteFiles(text, board);
                break;
            default:
                WriteFiles(text, board);
                break;
        }

        return text.ToString();
    }

    /// <summary>What <c>nanoff --filedeployment</c> takes; null for a board that has no drive of nanoFramework's.</summary>
    public static byte[]? Deployment(BoardProfile board, string port)
    {
        if (board.Files.Drive.Length == 0)
        {
            return null;
        }

        var content = new
        {
            serialport = port,
            files = Files.Select(file => new { DestinationFilePath = board.Files.Drive + file.Device.Replace('/', '\\'), SourceFilePath = file.Local }),
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(content, Indented), (byte)'\n'];
    }

    private static void WriteEsptool(StringBuilder text, BoardProfile board, string port)
    {
        FlashRegion loader = board.Regions.First(region => region.Use == RegionUse.BootLoader);
        FlashRegion table = board.Regions.First(region => region.Use == RegionUse.PartitionTable);
        string size = SizeText.Of(board.FindFlash(table.Flash)!.Size).Replace(" MiB", "MB", StringComparison.Ordinal);
        Line(text, $"python $IDF_PATH/components/partition_table/gen_esp32part.py --offset {HexNumberConverter.Of(table.Start)} --flash-size {size} partitions.csv partition-table.bin");
        string images = string.Join(' ', board.Slots.Select(slot => $"{HexNumberConverter.Of(board.FindRegion(slot.Primary)!.Start)} {slot.Image}.signed.bin"));
        Line(text, $"esptool --chip {board.Tool.Target} --port {port} write_flash --flash_size {size} {HexNumberConverter.Of(loader.Start)} mcuboot.bin {HexNumberConverter.Of(table.Start)} partition-table.bin {images}");
    }

    private static void WriteStm32(StringBuilder text, BoardProfile board)
    {
        IEnumerable<(string File, FlashRegion Region)> parts = board.Regions.Where(region => region.Use == RegionUse.BootLoader).Select(region => (region.Name + ".bin", region))
            .Concat(board.Slots.Select(slot => (slot.Image + ".signed.bin", board.FindRegion(slot.Primary)!)))
            .Concat(board.Regions.Where(region => region.Use is RegionUse.Runtime or RegionUse.Deployment).Select(region => (region.Name + ".bin", region)));
        foreach ((string file, FlashRegion region) in parts)
        {
            Line(text, $"STM32_Programmer_CLI -c port=SWD -w {file} 0x{region.Start:X8} -v");
        }

        Line(text, "STM32_Programmer_CLI -c port=SWD -rst");
    }

    private static void WriteFiles(StringBuilder text, BoardProfile board)
    {
        if (board.Files.Drive.Length > 0)
        {
            Line(text, $"nanoff --filedeployment {ProvisioningFolder.Deployment}");
            return;
        }

        Line(text, "# nanoff knows no drive of this board: put these files where its file system is.");
        foreach ((string device, string local) in Files)
        {
            Line(text, $"# {local} -> {device}");
        }
    }

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line).Append('\n');
    }
}
