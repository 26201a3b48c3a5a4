using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OtaStack.Signing.Errors;

namespace OtaStack.Signing.Ceremonies.Armour;

/// <summary>
/// Bytes as text that people can type and scanners can read: a head line with the kind, numbered lines with check characters, and an
/// end line with 40 bits of the SHA-256 of it all. Every character is one of QR's alphanumeric set. A rehearsal says so in its head.
/// </summary>
public static class ArmouredBlock
{
    /// <summary>Kind of a block that holds a response.</summary>
    public const string Response = "OTA RESPONSE";

    /// <summary>Kind of a block that holds a request.</summary>
    public const string Request = "OTA REQUEST";

    /// <summary>Bytes of a block: 99 lines of 20.</summary>
    public const int MaxBytes = 99 * ArmourLine.Bytes;

    /// <summary>Characters of a block that are read.</summary>
    public const int MaxCharacters = 16 * 1024;

    private const string RehearsalHead = Rehearsal.KeyMark + " ";
    private const string End = "END ";
    private const int EndBytes = 5;

    /// <summary>The lines, head and end included.</summary>
    public static IReadOnlyList<string> Write(string kind, bool rehearsal, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length is 0 or > MaxBytes)
        {
            throw new SigningException(SigningFault.Refused, CeremonyErrorCode.ArmourTooLong, Count.Of(bytes.Length), Count.Of(MaxBytes));
        }

        string head = (rehearsal ? RehearsalHead : "") + kind;
        return [head, .. bytes.Chunk(ArmourLine.Bytes).Select((chunk, index) => ArmourLine.Write(index + 1, chunk)), End + EndOf(head, bytes)];
    }

    /// <summary>True when the text begins as a block does.</summary>
    public static bool IsBlock(ReadOnlySpan<byte> file)
    {
        string start = Encoding.ASCII.GetString(file[..Math.Min(file.Length, 32)]).TrimStart().ToUpperInvariant();
        return start.StartsWith(RehearsalHead + "OTA ", StringComparison.Ordinal) || start.StartsWith("OTA ", StringComparison.Ordinal);
    }

    /// <summary>The bytes of a block; line ends may be line ends or colons, capitals do not matter.</summary>
    /// <exception cref="SigningException"><c>armour.line</c> names the first line that is not as it was written; <c>armour.malformed</c>.</exception>
    public static byte[] Read(string kind, bool rehearsal, string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Length <= MaxCharacters
            ? [.. text.Split(['\n', '\r', ':']).Select(line => line.Trim()).Where(line => line.Length > 0)]
            : throw new SigningException(SigningFault.File, CeremonyErrorCode.ArmourTooLong, Count.Of(text.Length), Count.Of(MaxCharacters));
        string head = (rehearsal ? RehearsalHead : "") + kind;
        if (lines.Length < 3 || Spaced(lines[0]) != head)
        {
            throw new SigningException(SigningFault.File, CeremonyErrorCode.ArmourMalformed, name);
        }

        List<byte> bytes = [];
        for (int i = 1; i < lines.Length - 1; i++)
        {
            bytes.AddRange(ReadLine(lines[i], i, isLast: i == lines.Length - 2) ?? throw WrongLine(name, i));
        }

        byte[] whole = [.. bytes];
        return EndLine(head, whole) == Crockford.Plain(lines[^1]) ? whole : throw WrongLine(name, lines.Length - 1);
    }

    /// <summary>True for a block of a rehearsal, by its head.</summary>
    public static bool SaysRehearsal(string text) => text is not null && text.TrimStart().StartsWith(RehearsalHead, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when the line is line <paramref name="number"/> of a block, as far as a line can tell by itself: to ask for it again at once.</summary>
    public static bool IsGoodLine(string line, int number) => ReadLine(line, number, isLast: true) is not null;

    private static byte[]? ReadLine(string line, int number, bool isLast)
    {
        (int said, byte[]? bytes) = ArmourLine.Read(line);
        return said == number && bytes is not null && (isLast || bytes.Length == ArmourLine.Bytes) ? bytes : null;
    }

    private static string EndLine(string head, byte[] bytes) => Crockford.Plain(End + EndOf(head, bytes));

    private static string EndOf(string head, byte[] bytes)
    {
        byte[] hash = SHA256.HashData([.. Encoding.ASCII.GetBytes(head), 0, .. bytes]);
        string text = Crockford.Encode(hash.AsSpan(0, EndBytes));
        return text[..4] + " " + text[4..];
    }

    private static string Spaced(string line) => string.Join(' ', line.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static SigningException WrongLine(string name, int line)
    {
        return new SigningException(SigningFault.File, CeremonyErrorCode.ArmourLine, name, line.ToString("00", CultureInfo.InvariantCulture));
    }
}
