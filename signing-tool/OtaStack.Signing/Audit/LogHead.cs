using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;

namespace OtaStack.Signing.Audit;

/// <summary>The newest entry of a key-use log: who knows it can tell later whether the log was cut or written anew.</summary>
/// <param name="LogId">What tells one log from every other, 32 lowercase hex characters.</param>
/// <param name="Sequence">Number of the entry, from 1.</param>
/// <param name="Hash">SHA-256 of the entry, 64 lowercase hex characters.</param>
public sealed record LogHead(string LogId, int Sequence, string Hash)
{
    internal const int IdCharacters = 32;
    internal const int HashCharacters = 64;

    /// <summary>The members that name the head in a response, a checkpoint or minutes.</summary>
    public JsonObject ToJson() => new() { ["hash"] = Hash, ["log"] = LogId, ["sequence"] = Sequence };

    /// <summary>Reads the members; null when they are not what <see cref="ToJson"/> writes.</summary>
    public static LogHead? TryRead(JsonNode? node)
    {
        return node is JsonObject { Count: 3 } head
            && head.TextOf("log") is { } id && IsHex(id, IdCharacters)
            && head.TextOf("hash") is { } hash && IsHex(hash, HashCharacters)
            && head.IntegerOf("sequence") is { } sequence and > 0
            ? new LogHead(id, sequence, hash)
            : null;
    }

    public override string ToString() => $"{LogId} {Count.Of(Sequence)} {Hash}";

    internal static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);
}
