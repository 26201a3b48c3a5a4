using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>Erase blocks of one size in a row.</summary>
public sealed record EraseRun([property: JsonConverter(typeof(HexNumberConverter))] long Size, int Count);
