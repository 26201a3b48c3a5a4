using System.Text;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Partitions;

/// <summary>ESP-IDF's partition table of a board, as the CSV that gen_esp32part.py and idf.py take.</summary>
public static class PartitionTable
{
    /// <summary>The table's text; null for a board that has none.</summary>
    public static string? Write(BoardProfile board)
    {
        ArgumentNullException.ThrowIfNull(board);
        FlashRegion? table = board.Regions.FirstOrDefault(region => region.Use == RegionUse.PartitionTable);
        if (table is null)
        {
            return null;
        }

        FlashRegion loader = board.Regions.First(region => region.Use == RegionUse.BootLoader);
        StringBuilder text = new();
        Line(text, $"# {board.Title}: partition table, generated from hardware/boards/{board.Name}.json");
        Line(text, $"# CONFIG_PARTITION_TABLE_OFFSET={HexNumberConverter.Of(table.Start)}, boot loader at {HexNumberConverter.Of(loader.Start)}, flash {HexNumberConverter.Of(board.FindFlash(table.Flash)!.Size)}");
        Line(text, Row("# Name", "Type", "SubType", "Offset", "Size"));
        foreach (FlashRegion region in board.Regions.Where(region => region.Partition is not null).OrderBy(region => region.Start))
        {
            Line(text, Row(region.Name, region.Partition!.Type, region.Partition.SubType, HexNumberConverter.Of(region.Start), HexNumberConverter.Of(region.Size)));
        }

        return text.ToString();
    }

    private static string Row(string name, string type, string subType, string offset, string size)
    {
        return $"{name + ",",-13}{type + ",",-6}{subType + ",",-10}{offset + ",",-10}{size},";
    }

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line).Append('\n');
    }
}
