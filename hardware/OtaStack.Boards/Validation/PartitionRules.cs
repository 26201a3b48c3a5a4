using System.Globalization;
using System.Text;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Validation;

/// <summary>
/// What ESP-IDF's gen_esp32part.py asks of a partition table (ESP-IDF Programming Guide, "Partition Tables"): nothing below the table's end,
/// 4 KiB and for app partitions 64 KiB alignment, names of at most 16 bytes. And what nanoCLR asks of its order.
/// </summary>
internal static class PartitionRules
{
    private const long TableSize = 0x1000;
    private const long AppAlignment = 0x10000;
    private const long DataAlignment = 0x1000;
    private const int LongestName = 16;

    private static readonly string[] AppSubTypes = ["factory", "test", .. Enumerable.Range(0, 16).Select(slot => $"ota_{slot}")];
    private static readonly string[] DataSubTypes = ["ota", "phy", "nvs", "coredump", "nvs_keys", "efuse", "undefined", "esphttpd", "fat", "spiffs", "littlefs"];

    public static IEnumerable<Finding> Check(BoardProfile board)
    {
        FlashRegion? table = board.Regions.FirstOrDefault(region => region.Use == RegionUse.PartitionTable);
        if (table is null)
        {
            return board.Regions.Where(region => region.Partition is not null).Select(region => Finding.Fault(BoardErrorCode.PartitionMissing, region.Name));
        }

        IEnumerable<Finding> size = table.Size == TableSize ? [] : [Finding.Fault(BoardErrorCode.PartitionTableSize, HexNumberConverter.Of(table.Size))];
        return size.Concat(CheckOrder(board)).Concat(board.Regions.Where(region => region.Use is not (RegionUse.PartitionTable or RegionUse.BootLoader)).SelectMany(region => CheckEntry(region, table)));
    }

    /// <summary>
    /// nanoCLR takes the first partition of a kind for its own (targets/ESP32/_common/Device_BlockStorage.c). With the spare copy in front it would
    /// run from what was downloaded last, before the boot loader has looked at it.
    /// </summary>
    private static IEnumerable<Finding> CheckOrder(BoardProfile board)
    {
        foreach (SlotPair slot in board.Slots)
        {
            FlashRegion? primary = board.FindRegion(slot.Primary);
            FlashRegion? secondary = board.FindRegion(slot.Secondary);
            if (primary?.Partition is not null && primary.Partition == secondary?.Partition && secondary.Start < primary.Start)
            {
                yield return Finding.Fault(BoardErrorCode.PartitionOrder, primary.Name, secondary.Name);
            }
        }
    }

    private static IEnumerable<Finding> CheckEntry(FlashRegion region, FlashRegion table)
    {
        if (region.Partition is null)
        {
            yield return Finding.Fault(BoardErrorCode.PartitionMissing, region.Name);
            yield break;
        }

        if (Encoding.UTF8.GetByteCount(region.Name) > LongestName)
        {
            yield return Finding.Fault(BoardErrorCode.PartitionName, region.Name, $"{LongestName}");
        }

        bool isApp = region.Partition.Type == "app";
        if (!IsKnown(region.Partition, isApp))
        {
            yield return Finding.Fault(BoardErrorCode.PartitionType, region.Name, region.Partition.Type, region.Partition.SubType);
        }

        if (region.Start < table.End)
        {
            yield return Finding.Fault(BoardErrorCode.PartitionBelowTable, region.Name, HexNumberConverter.Of(region.Start), HexNumberConverter.Of(table.End));
        }

        long alignment = isApp ? AppAlignment : DataAlignment;
        if (region.Start % alignment != 0)
        {
            yield return Finding.Fault(BoardErrorCode.PartitionUnaligned, region.Name, HexNumberConverter.Of(region.Start), HexNumberConverter.Of(alignment));
        }
    }

    private static bool IsKnown(PartitionKind kind, bool isApp)
    {
        return isApp ? AppSubTypes.Contains(kind.SubType) : kind.Type == "data" && (DataSubTypes.Contains(kind.SubType) || IsByte(kind.SubType));
    }

    private static bool IsByte(string text)
    {
        return text.StartsWith("0x", StringComparison.Ordinal) && byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
    }
}
