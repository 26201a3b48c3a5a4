using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace OtaStack.TestKit;

/// <summary>
/// Writes JSON trees as bytes: OLPC canonical JSON and a deliberately different style.
/// Made from the definition of the format alone, so that it can judge the product's canonicaliser.
/// </summary>
public static class JsonText
{
    public static byte[] Canonical(JsonNode? node)
    {
        StringBuilder text = new();
        WriteCanonical(node, text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Indented, with members in an order drawn from the seed and every non-ASCII character escaped.</summary>
    public static byte[] Foreign(JsonNode? node, int seed)
    {
        StringBuilder text = new();
        WriteForeign(node, text, new Random(seed), 0);
        text.Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static byte[] Write(JsonNode? node, JsonStyle style, int seed)
    {
        return style == JsonStyle.Canonical ? Canonical(node) : Foreign(node, seed);
    }

    private static void WriteCanonical(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                string separator = "";
                foreach (KeyValuePair<string, JsonNode?> member in members.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    text.Append(separator);
                    WriteCanonicalString(member.Key, text);
                    text.Append(':');
                    WriteCanonical(member.Value, text);
                    separator = ",";
                }

                text.Append('}');
                break;
            case JsonArray elements:
                text.Append('[');
                for (int i = 0; i < elements.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    WriteCanonical(elements[i], text);
                }

                text.Append(']');
                break;
            default:
                WriteScalar(node, text, WriteCanonicalString);
                break;
        }
    }

    private static void WriteForeign(JsonNode? node, StringBuilder text, Random random, int depth)
    {
        string indent = "\r\n" + new string('\t', depth + 1);
        switch (node)
        {
            case JsonObject members:
                text.Append('{');
                KeyValuePair<string, JsonNode?>[] shuffled = members.ToArray();
                random.Shuffle(shuffled);
                for (int i = 0; i < shuffled.Length; i++)
                {
                    text.Append(i == 0 ? "" : " ,").Append(indent);
                    WriteEscapedString(shuffled[i].Key, text);
                    text.Append(" : ");
                    WriteForeign(shuffled[i].Value, text, random, depth + 1);
                }

                text.Append(" }");
                break;
            case JsonArray elements:
                text.Append('[');
                for (int i = 0; i < elements.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",").Append(indent);
                    WriteForeign(elements[i], text, random, depth + 1);
                }

                text.Append(" ]");
                break;
            default:
                WriteScalar(node, text, WriteEscapedString);
                break;
        }
    }

    private static void WriteScalar(JsonNode? node, StringBuilder text, Action<string, StringBuilder> writeString)
    {
        if (node is null)
        {
            text.Append("null");
        }
        else if (node.AsValue().TryGetValue(out string? value))
        {
            writeString(value, text);
        }
        else
        {
            text.Append(node.ToJsonString());
        }
    }

    private static void WriteCanonicalString(string value, StringBuilder text)
    {
        text.Append('"').Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
    }

    /// <summary>Escapes all that may be escaped except letters, digits and a few marks; the slash as <c>\/</c>.</summary>
    private static void WriteEscapedString(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '/':
                    text.Append("\\/");
                    break;
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case < ' ' or > '~' or 'e':
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
