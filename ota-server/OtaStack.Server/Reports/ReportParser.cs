using System.Text.Json;
using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>
/// Reads a report from a device's bytes. Bounded and strict: at most <see cref="MaxBytes"/>, known members of the right type, in
/// their range and at most once, strings of plain characters only. Unknown members are passed over: newer agents may say more.
/// </summary>
internal static class ReportParser
{
    public const int MaxBytes = 2048;

    private static readonly JsonReaderOptions Strict = new()
    {
        AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 8,
    };

    /// <summary>Reads a report; when it is refused <paramref name="fault"/> says in English what was expected where.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out DeviceReport? report, out string fault)
    {
        report = null;
        if (json.Length > MaxBytes)
        {
            fault = $"a report has at most {MaxBytes} bytes, got {json.Length}";
            return false;
        }

        ReportMembers members = new();
        try
        {
            Utf8JsonReader reader = new(json, Strict);
            fault = Read(ref reader, members) ?? members.FindMissing() ?? "";
        }
        catch (JsonException exception)
        {
            fault = $"not JSON at byte {exception.BytePositionInLine}";
        }
        catch (InvalidOperationException)
        {
            // The reader looks at what an escape means only when the text is asked for: half a surrogate pair is no text.
            fault = "a name or text is no Unicode";
        }

        report = fault.Length == 0 ? members.ToReport() : null;
        return report is not null;
    }

    private static string? Read(ref Utf8JsonReader reader, ReportMembers members)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "expected an object";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int member = ReportMembers.IndexOf(ref reader);
            reader.Read();
            if (member < 0)
            {
                reader.Skip();
            }
            else if (members.TakeAt(member, ref reader) is string fault)
            {
                return fault;
            }
        }

        // Reading on makes the reader refuse whatever follows the object.
        return reader.Read() ? "expected one object" : null;
    }
}
