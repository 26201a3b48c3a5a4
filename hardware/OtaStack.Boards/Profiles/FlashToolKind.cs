using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>Programs that write flash.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FlashToolKind>))]
public enum FlashToolKind
{
    Unknown = 0,

    [JsonStringEnumMemberName("esptool")]
    Esptool = 1,

    [JsonStringEnumMemberName("STM32CubeProgrammer")]
    Stm32CubeProgrammer = 2,

    [JsonStringEnumMemberName("none")]
    None = 3,
}
