using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>What a region of flash is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegionUse>))]
public enum RegionUse
{
    Unknown = 0,

    [JsonStringEnumMemberName("boot-loader")]
    BootLoader = 1,

    [JsonStringEnumMemberName("partition-table")]
    PartitionTable = 2,

    /// <summary>Settings of the firmware: network, radio calibration.</summary>
    [JsonStringEnumMemberName("configuration")]
    Configuration = 3,

    /// <summary>Runs from here.</summary>
    [JsonStringEnumMemberName("primary")]
    Primary = 4,

    /// <summary>New images are staged here.</summary>
    [JsonStringEnumMemberName("secondary")]
    Secondary = 5,

    /// <summary>nanoCLR of stock firmware.</summary>
    [JsonStringEnumMemberName("runtime")]
    Runtime = 6,

    /// <summary>The managed application of stock firmware.</summary>
    [JsonStringEnumMemberName("deployment")]
    Deployment = 7,

    /// <summary>A file system.</summary>
    [JsonStringEnumMemberName("files")]
    Files = 8,

    /// <summary>Set aside for the boot loader's notes on a swap.</summary>
    [JsonStringEnumMemberName("swap-status")]
    SwapStatus = 9,
}
