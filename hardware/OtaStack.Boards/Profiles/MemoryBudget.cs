using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>Memory for managed code, bytes.</summary>
/// <param name="AgentPeak">Most that trust and agent take during an update.</param>
/// <param name="ManagedHeap">What the firmware gives to the managed heap; null when it is settled at start only.</param>
/// <param name="Note">Why it is not known.</param>
public sealed record MemoryBudget(
    [property: JsonConverter(typeof(HexNumberConverter))] long AgentPeak,
    [property: JsonConverter(typeof(OptionalHexNumberConverter))] long? ManagedHeap = null,
    string Note = "");
