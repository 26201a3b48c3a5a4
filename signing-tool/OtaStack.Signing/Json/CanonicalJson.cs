using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Json;

/// <summary>
/// The canonical form that TUF signs (OLPC): object keys ascending, no white space, integers only, only
/// <c>"</c> and <c>\</c> escaped. Keys are ASCII, so that every implementation sorts them alike.
/// </summary>
public static class CanonicalJson
{
    private const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The canonical bytes of a value.</summary>
    /// <exception cref="ArgumentException">The value has no canonical form: a fraction, a key that is not ASCII.</exception>
    public static byte[] Write(JsonNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArrayBufferWriter<byte> output = new(1024);
        WriteValue(node, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads one JSON object strictly: no duplicate keys, no comments, bounded depth, every text whole.</summary>
    /// <param name="json">The bytes, in any spelling.</param>
    /// <param name="name">What to call them in an error.</param>
    /// <param name="code">The code of the error.</param>
    /// <exception cref="SigningException">They are not such an object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> json, string name, string code)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(json, null, Strict);
            RequireText(node);
            return node as JsonObject ?? throw new SigningException(SigningFault.File, code, name);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new SigningException(cause, SigningFault.File, code, name);
        }
    }

    /// <summary>
    /// Reads every name and text once: the parser looks at escapes and encoding only then, and throws
    /// <see cref="InvalidOperationException"/> for half a surrogate pair or bytes that are no UTF-8.
    /// </summary>
    private static void RequireText(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach ((_, JsonNode? member) in members)
            {
                RequireText(member);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
            {
                RequireText(item);
            }
        }
        else if (node?.GetValueKind() == JsonValueKind.String)
        {
            _ = node.GetValue<string>();
        }
    }

    private static void WriteValue(JsonNode? node, ArrayBufferWriter<byte> output)
    {
        switch (node)
        {
            case null:
                output.Write("null"u8);
                break;
            case JsonObject members:
                WriteObject(members, output);
                break;
            case JsonArray items:
                WriteArray(items, output);
                break;
            default:
                WriteScalar(node.AsValue(), output);
                break;
        }
    }

    private static void WriteObject(JsonObject members, ArrayBufferWriter<byte> output)
    {
        string[] names = [.. members.Select(member => member.Key)];
        Array.Sort(names, StringComparer.Ordinal);
        output.Write("{"u8);
        for (int i = 0; i < names.Length; i++)
        {
            if (!Ascii.IsValid(names[i]))
            {
                throw new ArgumentException($"The member name '{names[i]}' is not ASCII.", nameof(members));
            }

            output.Write(i == 0 ? ""u8 : ","u8);
            WriteString(names[i], output);
            output.Write(":"u8);
            WriteValue(members[names[i]], output);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonArray items, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        for (int i = 0; i < items.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : ","u8);
            WriteValue(items[i], output);
        }

        output.Write("]"u8);
    }

    private static void WriteScalar(JsonValue value, ArrayBufferWriter<byte> output)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            case JsonValueKind.String:
                WriteString(value.GetValue<string>(), output);
                break;
            default:
                WriteInteger(value, output);
                break;
        }
    }

    private static void WriteInteger(JsonValue value, ArrayBufferWriter<byte> output)
    {
        // The literal decides, not the number: 1.0, 1e3 and -0 have no canonical form here.
        string literal = value.ToJsonString();
        if (!long.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            || number.ToString(CultureInfo.InvariantCulture) != literal)
        {
            throw new ArgumentException($"The number {literal} is not a plain integer.", nameof(value));
        }

        output.Write(Encoding.ASCII.GetBytes(literal));
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        output.Write("\""u8);
        output.Write(Utf8.GetBytes(escaped));
        output.Write("\""u8);
    }
}
