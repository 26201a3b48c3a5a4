using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>What kind of thing is erased. The numbers are the agent's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EraseKind>))]
public enum EraseKind
{
    Unknown = 0,

    [JsonStringEnumMemberName("file")]
    File = 1,

    [JsonStringEnumMemberName("folder")]
    Folder = 2,

    /// <summary>A file with a wrapped key: erasing it makes what is encrypted under it unreadable.</summary>
    [JsonStringEnumMemberName("wrapped-key")]
    WrappedKey = 3,

    /// <summary>The file with the device's own key.</summary>
    [JsonStringEnumMemberName("device-key")]
    DeviceKey = 4,

    /// <summary>The assembly set that does not run.</summary>
    [JsonStringEnumMemberName("spare-slot")]
    SpareSlot = 5,

    /// <summary>A region beside the file system.</summary>
    [JsonStringEnumMemberName("region")]
    Region = 7,

    /// <summary>What the firmware itself keeps of networks: names, passwords, certificates.</summary>
    [JsonStringEnumMemberName("config-block")]
    ConfigBlock = 8,
}
