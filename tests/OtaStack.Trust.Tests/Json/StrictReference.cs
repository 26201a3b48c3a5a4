using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OtaStack.Trust.Tests.Json;

/// <summary>
/// The strict reading and the canonical form a second time, on top of System.Text.Json, for comparison. The base library is
/// made to agree on the one thing where TUF is laxer (raw control characters in strings) and is told the stricter rules.
/// </summary>
internal static partial class StrictReference
{
    private const int MaxDepth = 16;
    private const int MaxName = 256;
    private const long MaxInteger = 1L << 53;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The canonical bytes, null when the document is to be refused.</summary>
    internal static byte[]? Canonical(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(EscapeControls(json), Options);
            StringBuilder text = new();
            return Write(document.RootElement, text) ? Encoding.UTF8.GetBytes(text.ToString()) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Write(JsonElement element, StringBuilder text)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                JsonProperty[] members = [.. element.EnumerateObject()];
                if (members.Any(m => m.Name.Length > MaxName || m.Name.Any(c => c > 0x7F)))
                {
                    return false;
                }

                text.Append('{');
                bool sound = true;
                foreach (JsonProperty member in members.OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    text.Append(text[^1] == '{' ? "" : ",").Append(Quoted(member.Name)).Append(':');
                    sound &= Write(member.Value, text);
                }

                text.Append('}');
                return sound;
            case JsonValueKind.Array:
                text.Append('[');
                bool allSound = true;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    text.Append(text[^1] == '[' ? "" : ",");
                    allSound &= Write(item, text);
                }

                text.Append(']');
                return allSound;
            case JsonValueKind.String:
                text.Append(Quoted(element.GetString()!));
                return true;
            case JsonValueKind.Number:
                string digits = element.GetRawText();
                text.Append(digits);
                return Integer().IsMatch(digits)
                    && long.TryParse(digits, CultureInfo.InvariantCulture, out long value) && value is >= -MaxInteger and <= MaxInteger;
            default:
                text.Append(element.GetRawText());
                return true;
        }
    }

    private static string Quoted(string value)
    {
        return '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
    }

    private static byte[] EscapeControls(byte[] json)
    {
        MemoryStream escaped = new();
        bool inString = false;
        for (int i = 0; i < json.Length; i++)
        {
            if (inString && json[i] == '\\' && i + 1 < json.Length)
            {
                if (json[i + 1] < 0x20)
                {
                    throw new JsonException("an escaped control character");
                }

                escaped.Write(json, i++, 2);
                continue;
            }

            inString ^= json[i] == '"';
            if (inString && json[i] < 0x20)
            {
                escaped.Write(Encoding.ASCII.GetBytes($"\\u{(int)json[i]:x4}"));
            }
            else
            {
                escaped.WriteByte(json[i]);
            }
        }

        return escaped.ToArray();
    }

    [GeneratedRegex("^(0|-?[1-9][0-9]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Integer();
}
