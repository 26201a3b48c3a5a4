using OtaStack.Trust.Bytes;
using OtaStack.Trust.Json;

namespace OtaStack.LocalPage;

/// <summary>What the user orders: one flat JSON object. Members that are not known are skipped.</summary>
internal sealed class PageOrder
{
    public string Mode = "";

    public string When = "";

    /// <summary>The release that the user saw; empty for whichever is on offer.</summary>
    public string Release = "";

    public string Reason = "";

    public string Confirm = "";

    public long Time;

    public long Seconds;

    public bool All;

    /// <summary>Null when it is not such an object.</summary>
    public static PageOrder? Read(byte[]? body)
    {
        if (body == null)
        {
            return null;
        }

        PageOrder order = new();
        JsonReader reader = new(new ArraySource(body));
        if (reader.Next() != JsonToken.BeginObject)
        {
            return null;
        }

        while (reader.Next() == JsonToken.Name)
        {
            if (!order.TryReadMember(reader))
            {
                return null;
            }
        }

        return reader.Token == JsonToken.EndObject && reader.Next() == JsonToken.End ? order : null;
    }

    private bool TryReadMember(JsonReader reader)
    {
        if (reader.TextIs("mode"))
        {
            return TryReadText(reader, ref Mode);
        }

        if (reader.TextIs("when"))
        {
            return TryReadText(reader, ref When);
        }

        if (reader.TextIs("release"))
        {
            return TryReadText(reader, ref Release);
        }

        if (reader.TextIs("reason"))
        {
            return TryReadText(reader, ref Reason);
        }

        if (reader.TextIs("confirm"))
        {
            return TryReadText(reader, ref Confirm);
        }

        if (reader.TextIs("time"))
        {
            return TryReadNumber(reader, ref Time);
        }

        if (reader.TextIs("seconds"))
        {
            return TryReadNumber(reader, ref Seconds);
        }

        if (reader.TextIs("all"))
        {
            JsonToken token = reader.Next();
            All = token == JsonToken.True;
            return All || token == JsonToken.False;
        }

        return reader.SkipValue();
    }

    private static bool TryReadText(JsonReader reader, ref string value)
    {
        string? text = reader.Next() == JsonToken.String ? reader.Text() : null;
        value = text ?? "";
        return text != null;
    }

    private static bool TryReadNumber(JsonReader reader, ref long value)
    {
        bool isNumber = reader.Next() == JsonToken.Integer && reader.Integer >= 0;
        value = isNumber ? reader.Integer : 0;
        return isNumber;
    }
}
