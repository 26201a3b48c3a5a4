using System.Text.Json;
using System.Text.Json.Serialization;
using OtaStack.Server.Reports;

namespace OtaStack.Server.Erasure;

/// <summary>What a receipt says (docs/formats.md). All members are required, none may be repeated; unknown ones are refused.</summary>
/// <param name="Started">By the device's clock: Unix seconds, or seconds since its power-on.</param>
/// <param name="Ended">As <paramref name="Started"/>: when the receipt was made, before the key was destroyed.</param>
/// <param name="Failed">Targets in which something was read back, or that could not be erased.</param>
/// <param name="Means">Method, type of medium and technique.</param>
/// <param name="Targets">Lines of the board's erase list.</param>
/// <param name="Mac">HMAC-SHA256 over all bytes before it, under the SHA-256 of the device's key; 64 hex digits.</param>
internal sealed record ReceiptFacts(
    string Agent, string Board, int Bytes, string Device, long Ended, int Failed, string Kind, string Means, string OrderedBy, string Product,
    long Started, int Targets, string Version, string What, string Mac)
{
    /// <summary>Characters of one text at most.</summary>
    private const int MaxText = 160;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 2,
    };

    /// <summary>Method, medium, technique.</summary>
    public string[] MeansParts => [.. Means.Split(", ", 3), "", "", ""];

    /// <summary>Whether the bytes may be a receipt, and not a status report.</summary>
    public static bool IsReceipt(ReadOnlySpan<byte> payload)
    {
        return payload.IndexOf("\"kind\":\"receipt\""u8) >= 0;
    }

    /// <summary>What a receipt says that was read once already, before it was stored.</summary>
    /// <exception cref="JsonException">The database holds something else.</exception>
    public static ReceiptFacts Stored(EraseReceipt receipt)
    {
        return Read(receipt.Json, out string fault) ?? throw new JsonException($"The stored receipt of '{receipt.Product}/{receipt.DeviceId}' is not one: {fault}.");
    }

    /// <summary>Reads a receipt; null with an English sentence when it is none.</summary>
    public static ReceiptFacts? Read(ReadOnlySpan<byte> payload, out string fault)
    {
        fault = "";
        if (payload.Length > ReportParser.MaxBytes)
        {
            fault = $"a receipt has at most {ReportParser.MaxBytes} bytes, got {payload.Length}";
            return null;
        }

        try
        {
            ReceiptFacts facts = JsonSerializer.Deserialize<ReceiptFacts>(payload, Strict)!;
            fault = facts.FindFault() ?? "";
            return fault.Length == 0 ? facts : null;
        }
        catch (JsonException exception)
        {
            fault = $"not a receipt: {exception.Path} at byte {exception.BytePositionInLine}";
            return null;
        }
    }

    private string? FindFault()
    {
        string? text = new[] { Agent, Board, Device, Means, OrderedBy, Product, Version }
            .FirstOrDefault(text => text.Length > MaxText || text.Any(c => c is < ' ' or > '~'));
        return text is not null ? $"a text of a receipt has at most {MaxText} ASCII characters"
            : Kind != "receipt" ? "'kind' must be receipt"
            : What is not ("all" or "userData") ? "'what' must be all or userData"
            : Bytes < 0 || Failed < 0 || Targets < Failed || Started < 0 || Ended < 0 || Ended > ReportedEvent.LatestTime || Started > ReportedEvent.LatestTime ? "a number of a receipt is out of its range"
            : Mac.Length != 64 || !Mac.All(char.IsAsciiHexDigitLower) ? "'mac' must be 64 hex digits"
            : null;
    }
}
