using System.Text.Json;

namespace OtaStack.Server.Tuf;

/// <summary>
/// The targets that a targets file lists. The verifier looks targets up one by one and has no list;
/// this reads the list, after the verifier has accepted the file.
/// </summary>
internal static class TargetsList
{
    public static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    private static readonly Dictionary<string, string> NoCompanions = [];

    /// <exception cref="InvalidDataException">The message names the target and what is wrong with it.</exception>
    public static IReadOnlyList<TargetEntry> Read(ReadOnlyMemory<byte> targetsFile)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(targetsFile, Strict);
            return [.. document.RootElement.GetProperty("signed").GetProperty("targets").EnumerateObject().Select(Read)];
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The targets metadata has a member of the wrong type, or lacks one.", cause);
        }
    }

    private static TargetEntry Read(JsonProperty target)
    {
        if (!TargetPath.IsValid(target.Name))
        {
            throw new InvalidDataException($"Target '{Shorten(target.Name)}': expected a relative path of letters, digits and . _ - +, at most {TargetPath.MaxLength} characters.");
        }

        if (!target.Value.GetProperty("length").TryGetInt32(out int length) || length < 0)
        {
            throw new InvalidDataException($"Target '{target.Name}': its length is not a number from 0 to 2147483647.");
        }

        if (!target.Value.GetProperty("hashes").TryGetProperty("sha256", out JsonElement hash)
            || hash.GetString() is not { Length: 64 } sha256
            || !sha256.All(char.IsAsciiHexDigitLower))
        {
            throw new InvalidDataException($"Target '{target.Name}': expected a SHA-256 of 64 lowercase hex characters.");
        }

        bool isImage = target.Value.TryGetProperty("custom", out JsonElement custom) && custom.TryGetProperty("ota", out _);
        return new TargetEntry(target.Name, length, sha256, isImage, isImage ? ReadCompanions(custom.GetProperty("ota")) : NoCompanions);
    }

    private static Dictionary<string, string> ReadCompanions(JsonElement ota)
    {
        return ota.TryGetProperty("companions", out JsonElement companions)
            ? companions.EnumerateObject().ToDictionary(companion => companion.Name, companion => companion.Value.GetString() ?? string.Empty, StringComparer.Ordinal)
            : NoCompanions;
    }

    private static string Shorten(string text)
    {
        return text.Length <= 80 ? text : text[..80] + "…";
    }
}
