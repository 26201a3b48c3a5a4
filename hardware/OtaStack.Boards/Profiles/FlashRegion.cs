using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>A stretch of a flash with one use.</summary>
/// <param name="Name">Name within the board; on ESP32 also the partition's.</param>
/// <param name="Flash">The flash it lies in.</param>
/// <param name="Start">Address as tools count.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Use">What for.</param>
/// <param name="Partition">Type and subtype in ESP-IDF's partition table; null for what has no entry there.</param>
public sealed record FlashRegion(
    string Name,
    string Flash,
    [property: JsonConverter(typeof(HexNumberConverter))] long Start,
    [property: JsonConverter(typeof(HexNumberConverter))] long Size,
    RegionUse Use,
    PartitionKind? Partition = null)
{
    [JsonIgnore]
    public long End => Start + Size;
}
