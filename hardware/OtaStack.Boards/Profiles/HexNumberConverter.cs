using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>Addresses and sizes are written as people read them in data sheets: <c>"0x190000"</c>.</summary>
internal sealed class HexNumberConverter : JsonConverter<long>
{
    private const string Prefix = "0x";

    /// <summary>Largest flash address that tools of these boards know: 32 bits.</summary>
    private const long Most = uint.MaxValue;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
            && number is >= 0 and <= Most
            ? number
            : throw new JsonException("expected a hexadecimal number in a string, \"0x0\" to \"0xFFFFFFFF\"");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(Of(value));
    }

    /// <summary>The number as it stands in files and tables.</summary>
    public static string Of(long value)
    {
        return Prefix + value.ToString("X", CultureInfo.InvariantCulture);
    }
}
