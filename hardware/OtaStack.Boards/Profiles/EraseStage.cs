using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>When a thing is erased. The numbers are the agent's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EraseStage>))]
public enum EraseStage
{
    Unknown = 0,

    /// <summary>First, and when only the user's data is to be erased.</summary>
    [JsonStringEnumMemberName("user-data")]
    UserData = 1,

    /// <summary>Then, when all is to be erased.</summary>
    [JsonStringEnumMemberName("device")]
    Device = 2,

    /// <summary>What the receipt is delivered with: credentials, records, keys.</summary>
    [JsonStringEnumMemberName("last")]
    Last = 3,
}
