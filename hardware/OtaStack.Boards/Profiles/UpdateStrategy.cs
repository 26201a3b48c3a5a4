using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>How a new image takes the place of the old one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateStrategy>))]
public enum UpdateStrategy
{
    Unknown = 0,

    /// <summary>MCUboot swaps within one flash by moving sectors.</summary>
    [JsonStringEnumMemberName("swap-using-move")]
    SwapUsingMove = 1,

    /// <summary>MCUboot swaps, the new image lies one sector up in the secondary slot.</summary>
    [JsonStringEnumMemberName("swap-using-offset")]
    SwapUsingOffset = 2,

    /// <summary>MCUboot copies the new image over the old one: no way back.</summary>
    [JsonStringEnumMemberName("overwrite-only")]
    OverwriteOnly = 3,

    /// <summary>Two folders of assemblies on the file system of stock firmware.</summary>
    [JsonStringEnumMemberName("assembly-sets")]
    AssemblySets = 4,
}
