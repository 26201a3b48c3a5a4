using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtaStack.Server.Scheduling;

/// <summary>How settings are stored: as the API takes them, without what is not said.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UpdateSettings))]
internal sealed partial class UpdateSettingsJson : JsonSerializerContext
{
    /// <summary>Null when nothing is said.</summary>
    public static string? Write(UpdateSettings settings)
    {
        return settings == Scheduling.UpdateSettings.None ? null : JsonSerializer.Serialize(settings, Default.UpdateSettings);
    }

    public static UpdateSettings Read(string? text)
    {
        return text is null ? Scheduling.UpdateSettings.None : JsonSerializer.Deserialize(text, Default.UpdateSettings) ?? Scheduling.UpdateSettings.None;
    }
}
