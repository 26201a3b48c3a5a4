using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Json;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Audit;

/// <summary>
/// One line of the key-use log: canonical JSON whose <c>hash</c> is the SHA-256 of the same object without that member,
/// and whose <c>previous</c> is the hash of the entry before (docs/audit-log.md).
/// </summary>
public sealed class KeyUseEntry
{
    /// <summary>The <c>previous</c> of the first entry.</summary>
    internal const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int MaxTextCharacters = 256;

    private KeyUseEntry(JsonObject members)
    {
        Members = members;
        Head = new LogHead(members.TextOf("log")!, members.IntegerOf("sequence")!.Value, members.TextOf("hash")!);
        Event = members.TextOf("event")!;
        Previous = members.TextOf("previous")!;
    }

    /// <summary>Everything in the line.</summary>
    public JsonObject Members { get; }

    public LogHead Head { get; }

    /// <summary>One of <see cref="KeyUseEvent"/>.</summary>
    public string Event { get; }

    /// <summary>Hash of the entry before.</summary>
    public string Previous { get; }

    /// <summary>The entry that <c>done</c> and <c>failed</c> end; null for the others.</summary>
    public int? Intent => Members.IntegerOf("intent");

    /// <summary>Makes the entry after <paramref name="previous"/>, or the first one of a log.</summary>
    internal static KeyUseEntry After(LogHead? previous, string logId, string @event, DateTimeOffset time, JsonObject facts)
    {
        JsonObject members = [];
        foreach ((string name, JsonNode? value) in facts)
        {
            members[name] = value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String
                ? OneLine(text.GetValue<string>())
                : value?.DeepClone();
        }

        members["event"] = @event;
        members["log"] = logId;
        members["previous"] = previous?.Hash ?? NoPrevious;
        members["sequence"] = (previous?.Sequence ?? 0) + 1;
        members["time"] = MetadataTime.Format(time);
        members["hash"] = HashOf(members);
        return new KeyUseEntry(members);
    }

    /// <summary>Reads a line without its end; false when it is not, byte for byte, what this class writes.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out KeyUseEntry? entry)
    {
        entry = null;
        try
        {
            JsonObject members = CanonicalJson.ParseObject(line, "", AuditErrorCode.LogDamaged);
            if (!IsComplete(members) || !CanonicalJson.Write(members).AsSpan().SequenceEqual(line))
            {
                return false;
            }

            JsonObject hashed = (JsonObject)members.DeepClone();
            _ = hashed.Remove("hash");
            if (HashOf(hashed) != members.TextOf("hash"))
            {
                return false;
            }

            entry = new KeyUseEntry(members);
            return true;
        }
        catch (Exception failure) when (failure is SigningException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, no canonical form, or text that is no Unicode.
            return false;
        }
    }

    /// <summary>The line with its end.</summary>
    internal byte[] ToLine() => [.. CanonicalJson.Write(Members), (byte)'\n'];

    private static bool IsComplete(JsonObject members)
    {
        return members.TextOf("event") is not null
            && members.TextOf("time") is not null
            && members.TextOf("log") is { } id && LogHead.IsHex(id, LogHead.IdCharacters)
            && members.TextOf("hash") is { } hash && LogHead.IsHex(hash, LogHead.HashCharacters)
            && members.TextOf("previous") is { } previous && LogHead.IsHex(previous, LogHead.HashCharacters)
            && members.IntegerOf("sequence") is > 0;
    }

    private static string HashOf(JsonObject members) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(members)));

    /// <summary>Names come from people: a line break in one would be the end of the entry.</summary>
    private static string OneLine(string text)
    {
        char[] characters = [.. text.Take(MaxTextCharacters).Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character)];
        return new string(characters);
    }
}
