namespace OtaStack.Boards.Profiles;

/// <summary>Type and subtype of a partition, as ESP-IDF writes them.</summary>
/// <param name="Type"><c>app</c> or <c>data</c>.</param>
/// <param name="SubType">For example <c>ota_0</c>, <c>nvs</c>, <c>0x84</c>.</param>
public sealed record PartitionKind(string Type, string SubType);
