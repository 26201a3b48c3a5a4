using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>A board as data: what is in its flash, how it is updated, what it has for people. One file below <c>hardware/boards/</c> each.</summary>
public sealed record BoardProfile
{
    /// <summary>The JSON schema that the file keeps to.</summary>
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = "";

    /// <summary>As in release data and assignments; the file is called the same.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The microcontroller, or "PC" for a virtual board.</summary>
    public required string Chip { get; init; }

    public required UpdateStrategy Strategy { get; init; }

    public required IReadOnlyList<FlashDevice> Flash { get; init; }

    public required IReadOnlyList<FlashRegion> Regions { get; init; }

    /// <summary>Pairs of slots that MCUboot swaps; none for assembly sets.</summary>
    public IReadOnlyList<SlotPair> Slots { get; init; } = [];

    /// <summary>Null on a board without MCUboot.</summary>
    public McubootSettings? Mcuboot { get; init; }

    /// <summary>Where assembly sets, records and credentials are kept.</summary>
    public required FileArea Files { get; init; }

    public required MemoryBudget Memory { get; init; }

    /// <summary>Null when the board does not say: then the application does.</summary>
    public BoardPin? Led { get; init; }

    /// <inheritdoc cref="Led"/>
    public BoardPin? Button { get; init; }

    public required EraseList Erase { get; init; }

    public required FlashTool Tool { get; init; }

    /// <summary>Where the facts come from.</summary>
    public required IReadOnlyList<FactSource> Source { get; init; }

    /// <summary>What is no fact from there but follows from them, and how.</summary>
    public IReadOnlyList<string> Derived { get; init; } = [];

    public FlashDevice? FindFlash(string name)
    {
        return Flash.FirstOrDefault(flash => flash.Name == name);
    }

    public FlashRegion? FindRegion(string name)
    {
        return Regions.FirstOrDefault(region => region.Name == name);
    }
}
