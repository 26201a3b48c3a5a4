using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>The same, or nothing.</summary>
internal sealed class OptionalHexNumberConverter : JsonConverter<long?>
{
    private readonly HexNumberConverter _number = new();

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return _number.Read(ref reader, typeof(long), options);
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        _number.Write(writer, value!.Value, options);
    }
}
