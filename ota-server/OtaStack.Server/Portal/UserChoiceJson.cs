using System.Text.Json;

namespace OtaStack.Server.Portal;

/// <summary>Member <c>user</c> of an assignment: canonical like the rest of it (keys ascending), what is not said left out.</summary>
internal static class UserChoiceJson
{
    public static void Write(Utf8JsonWriter writer, UserChoice choice)
    {
        writer.WriteStartObject("user"u8);
        Write(writer, "mode", choice.Mode);
        writer.WriteNumber("number"u8, choice.Number);
        Write(writer, "reason", choice.Reason);
        Write(writer, "release", choice.Release);
        Write(writer, "seconds", choice.Seconds);
        Write(writer, "time", choice.Time);
        Write(writer, "when", choice.When);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, long value)
    {
        if (value > 0)
        {
            writer.WriteNumber(name, value);
        }
    }
}
