using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>One memory part, or a file that takes the place of one.</summary>
/// <param name="Name">Name within the board.</param>
/// <param name="Medium">What it is, for people: "SPI NOR, internal", "SD card (file)" …</param>
/// <param name="Start">Address of its first byte as tools count.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Erase">What is erased at once, from the first byte on.</param>
public sealed record FlashDevice(
    string Name,
    string Medium,
    [property: JsonConverter(typeof(HexNumberConverter))] long Start,
    [property: JsonConverter(typeof(HexNumberConverter))] long Size,
    IReadOnlyList<EraseRun> Erase)
{
    [JsonIgnore]
    public long End => Start + Size;

    /// <summary>Addresses at which an erase block starts, the end of the last included.</summary>
    public IEnumerable<long> Boundaries()
    {
        long at = Start;
        yield return at;
        foreach (EraseRun run in Erase)
        {
            for (int i = 0; i < run.Count; i++)
            {
                at += run.Size;
                yield return at;
            }
        }
    }

    /// <summary>Sizes of the erase blocks between two boundaries.</summary>
    public IReadOnlyList<long> BlocksBetween(long start, long end)
    {
        long[] boundaries = [.. Boundaries().Where(at => at >= start && at <= end)];
        return [.. boundaries.Skip(1).Zip(boundaries, (next, at) => next - at)];
    }
}
